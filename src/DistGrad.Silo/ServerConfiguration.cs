using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DistGrad.Silo;

/// <summary>Fills in a server's options from the environment and the defaults, and checks them.</summary>
public static class ServerConfiguration
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

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

    /// <summary>The silo's settings.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="ArgumentException">A port, host or assembly is not right, or Kubernetes is asked for and its variables are missing.</exception>
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
            Detection = ReadDetection(options.Detection ?? Variable(environment, "DISTGRAD_DETECTION")),
            Ops = OpAssemblies.Load(options.Ops ?? Variable(environment, "DISTGRAD_OPS")),
        };
    }

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
