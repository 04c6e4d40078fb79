using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DistGrad.Transport;

namespace DistGrad.Silo;

/// <summary>Fills in a server's options from the environment and the defaults, and checks them.</summary>
public static class ServerConfiguration
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const string AnyHost = "*";

    /// <summary>Addresses of the HTTP endpoints.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="environment">Reads a variable.</param>
    public static string[] Urls(ServerOptions options, Func<string, string?> environment)
    {
        string[] urls = options.Urls is { Count: > 0 } given ? [.. given] : (Variable(environment, "DISTGRAD_URLS") ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new ArgumentException($"'{url}' is no address to listen at; write one like {DefaultUrl}.");
        }

        return urls;
    }

    /// <summary>Whether the dashboard is served.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="urls">Addresses of the HTTP endpoints.</param>
    /// <exception cref="ArgumentException">The variable is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool HasDashboard(ServerOptions options, Func<string, string?> environment, IEnumerable<string> urls) =>
        options.Dashboard ?? Truth(environment, "DISTGRAD_DASHBOARD") ?? urls.All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback);

    /// <summary>Whether Orleans' own dashboard is served.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="hasDashboard">Whether the dashboard is: both are for the same people.</param>
    /// <exception cref="ArgumentException">It is asked for where the dashboard is not served, or the variable is no truth value.</exception>
    public static bool HasOrleansDashboard(ServerOptions options, Func<string, string?> environment, bool hasDashboard)
    {
        var isWanted = options.OrleansDashboard ?? Truth(environment, "DISTGRAD_ORLEANS_DASHBOARD") ?? false;
        if (isWanted && !hasDashboard)
            throw new ArgumentException("Orleans' dashboard (option or DISTGRAD_ORLEANS_DASHBOARD) is served along with DistGrad's only, which is off here; turn that on with --dashboard or DISTGRAD_DASHBOARD=true.");
        return isWanted;
    }

    /// <summary>Names that browsers may reach the dashboard by, besides addresses and <c>localhost</c>.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="urls">Addresses of the HTTP endpoints.</param>
    /// <exception cref="ArgumentException">One is no name of a host.</exception>
    public static string[] DashboardHosts(ServerOptions options, Func<string, string?> environment, IEnumerable<string> urls)
    {
        var given = (options.DashboardHosts ?? Variable(environment, "DISTGRAD_DASHBOARD_HOSTS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (given.FirstOrDefault(host => host != AnyHost && Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } wrong)
            throw new ArgumentException($"'{wrong}' is no name of a host (option or DISTGRAD_DASHBOARD_HOSTS); write one like grad.example.org, without port, or * for any.");
        var served = urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : "").Where(host => host.Length > 0);
        return [.. given, .. served, Dns.GetHostName()];
    }

    /// <summary>Where metrics and traces are sent to, by OpenTelemetry's own variables.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="ArgumentException">An address is not right.</exception>
    public static TelemetryTargets Telemetry(Func<string, string?> environment)
    {
        return new TelemetryTargets
        {
            All = Endpoint("OTEL_EXPORTER_OTLP_ENDPOINT"),
            Metrics = Endpoint("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"),
            Traces = Endpoint("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
            HasSampler = Variable(environment, "OTEL_TRACES_SAMPLER") is not null,
            HasQueueSize = Variable(environment, "OTEL_BSP_MAX_QUEUE_SIZE") is not null,
        };

        Uri? Endpoint(string variable)
        {
            if (Variable(environment, variable) is not { } text) return null;
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri
                : throw new ArgumentException($"'{text}' in {variable} is no address of a collector; write one like http://127.0.0.1:4317.");
        }
    }

    /// <summary>The silo's settings.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="ArgumentException">A port, host or assembly is not right, TLS is half set up, or Kubernetes is asked for and its variables are missing.</exception>
    public static async Task<SiloSettings> Silo(ServerOptions options, Func<string, string?> environment)
    {
        var host = options.AdvertisedHost ?? Variable(environment, "DISTGRAD_ADVERTISED_HOST");
        var kubernetes = KubernetesPod.IsWanted(options.Kubernetes, Variable(environment, "DISTGRAD_KUBERNETES"));
        if (kubernetes) KubernetesPod.Check(options.Redis ?? Variable(environment, "DISTGRAD_REDIS"), environment);
        return new SiloSettings
        {
            Kubernetes = kubernetes,
            ClusterId = options.ClusterId ?? Variable(environment, "DISTGRAD_CLUSTER_ID") ?? "distgrad",
            Redis = options.Redis ?? Variable(environment, "DISTGRAD_REDIS"),
            SiloPort = Port(options.SiloPort, environment, "DISTGRAD_SILO_PORT", 11111),
            GatewayPort = Port(options.GatewayPort, environment, "DISTGRAD_GATEWAY_PORT", 30000),
            Address = host is null ? IPAddress.Loopback : await Resolve(host),
            ListenOnAllInterfaces = host is not null,
            Tls = TlsSettings.Read(options.TlsCertificate, options.TlsKey, options.TlsAuthority, environment),
            Detection = ReadDetection(options.Detection ?? Variable(environment, "DISTGRAD_DETECTION")),
            Ops = OpAssemblies.Load(options.Ops ?? Variable(environment, "DISTGRAD_OPS")),
        };
    }

    private static bool? Truth(Func<string, string?> environment, string variable) => Variable(environment, variable) switch
    {
        null => null,
        "1" => true,
        "0" => false,
        var text => bool.TryParse(text, out var wanted) ? wanted : throw new ArgumentException($"'{text}' is no value of {variable}; write true or false."),
    };

    private static Detection ReadDetection(string? text) => text switch
    {
        null or "default" => Detection.Default,
        "fast" => Detection.Fast,
        _ => throw new ArgumentException($"'{text}' is no detection profile (option or DISTGRAD_DETECTION); write default or fast."),
    };

    private static int Port(int? given, Func<string, string?> environment, string variable, int otherwise)
    {
        var text = given?.ToString(CultureInfo.InvariantCulture) ?? Variable(environment, variable);
        if (text is null) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port
            : throw new ArgumentException($"'{text}' is no port (option or {variable}); write a number from 1 to 65535.");
    }

    private static async Task<IPAddress> Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host);
            return Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (SocketException e)
        {
            throw new ArgumentException($"The advertised host '{host}' is not known: {e.Message}");
        }
    }

    private static string? Variable(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value ? value : null;
}
