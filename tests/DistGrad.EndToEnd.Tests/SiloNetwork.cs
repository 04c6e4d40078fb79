using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests;

/// <summary>
/// A network on this machine: a bridge that Redis and clients are on, and network namespaces for silos, each joined to the bridge by a
/// cable of its own. It can be cut: packets vanish then, as they do in a network, and no connection is told.
/// </summary>
internal sealed class SiloNetwork : IAsyncDisposable
{
    // Names of interfaces have at most 15 characters. The number that follows is that of the process, so that several can be at work.
    private const string Name = "dgcut";

    // Third number of addresses 10.x.y.z that nothing else has here; tried in turn.
    private const int FirstNet = 77;
    private const int Nets = 100;

    // Last numbers of addresses.
    private const int BridgeHost = 1;
    private const int SiloHost = 11;

    // What ip says where the kernel does not let it.
    private static readonly string[] Refusals = ["not permitted", "denied", "not supported", "unknown device type"];

    private readonly string _name = Name + Text(Environment.ProcessId);
    private readonly int _silos;
    private string _net = "";

    private SiloNetwork(int silos) => _silos = silos;

    /// <summary>Why the tests that need a network are skipped here; null where they are not.</summary>
    public static string? WhySkip { get; } = FindWhySkip();

    /// <summary>Address of the bridge.</summary>
    public string Bridge => Address(BridgeHost, _net);

    /// <summary>Where silos live.</summary>
    public IReadOnlyList<SiloPlace> Places => [.. Enumerable.Range(0, _silos).Select(silo => new SiloPlace(Address(silo), ["ip", "netns", "exec", Namespace(silo)]))];

    /// <summary>Makes a network, after it has removed those whose processes are gone.</summary>
    public static async Task<SiloNetwork> StartAsync(int silos)
    {
        await RemoveLeftoversAsync();
        var network = new SiloNetwork(silos);
        try
        {
            await network.MakeAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets nothing through between two silos; of one pair at a time.</summary>
    public Task CutAsync(int one, int other) => Task.WhenAll(SetIsolatedAsync(one, "on"), SetIsolatedAsync(other, "on"));

    /// <summary>Mends a cut between two silos.</summary>
    public Task MendAsync(int one, int other) => Task.WhenAll(SetIsolatedAsync(one, "off"), SetIsolatedAsync(other, "off"));

    /// <summary>Lets nothing through between a silo and everything else.</summary>
    public Task UnplugAsync(int silo) => IpAsync("link", "set", Cable(_name, silo), "nomaster");

    /// <summary>Mends it.</summary>
    public Task PlugInAsync(int silo) => IpAsync("link", "set", Cable(_name, silo), "master", _name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RemoveAsync(_name);

    private static async Task RemoveLeftoversAsync()
    {
        var (_, links, _) = await ChildProcess.RunAsync("ip", ["-o", "link", "show", "type", "bridge"]);
        foreach (var name in links.Split([' ', ':', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith(Name, StringComparison.Ordinal)))
            if (!Directory.Exists($"/proc/{name[Name.Length..]}")) await RemoveAsync(name);
    }

    // The cables go with their ends; the bridge goes last, as it is what leftovers are found by.
    private static async Task RemoveAsync(string name)
    {
        var (_, names, _) = await ChildProcess.RunAsync("ip", ["netns", "list"]);
        foreach (var place in names.Split('\n').Where(line => line.StartsWith($"{name}-", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]))
        {
            // Silos of a test that crashed.
            foreach (var process in (await ChildProcess.RunAsync("ip", ["netns", "pids", place])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await ChildProcess.RunAsync("kill", ["-KILL", process]);
            await ChildProcess.RunAsync("ip", ["netns", "delete", place]);
        }

        for (var silo = 0; (await ChildProcess.RunAsync("ip", ["link", "delete", Cable(name, silo)])).ExitCode == 0;) silo++;
        await ChildProcess.RunAsync("ip", ["link", "delete", name]);
    }

    private async Task MakeAsync()
    {
        _net = await FreeNetAsync();
        await IpAsync("link", "add", _name, "address", Hardware(BridgeHost), "type", "bridge");
        await IpAsync("address", "add", $"{Bridge}/24", "dev", _name);
        await IpAsync("link", "set", _name, "up");
        for (var silo = 0; silo < _silos; silo++)
        {
            var (place, cable) = (Namespace(silo), Cable(_name, silo));
            await IpAsync("netns", "add", place);
            await IpAsync("link", "add", cable, "type", "veth", "peer", "name", "eth0", "address", Hardware(SiloHost + silo), "netns", place);
            await IpAsync("link", "set", cable, "master", _name, "up");
            await IpAsync("-n", place, "address", "add", $"{Address(silo)}/24", "dev", "eth0");
            await IpAsync("-n", place, "link", "set", "eth0", "up");
            await IpAsync("-n", place, "link", "set", "lo", "up");

            // Across routers nobody is told that an address does not answer: so here nobody asks.
            await IpAsync("neighbour", "add", Address(silo), "lladdr", Hardware(SiloHost + silo), "dev", _name);
            foreach (var host in Enumerable.Range(SiloHost, _silos).Append(BridgeHost))
                if (host != SiloHost + silo) await IpAsync("-n", place, "neighbour", "add", Address(host, _net), "lladdr", Hardware(host), "dev", "eth0");
        }
    }

    private static async Task<string> FreeNetAsync()
    {
        var (_, addresses, _) = await ChildProcess.RunAsync("ip", ["-o", "-4", "address"]);
        return Enumerable.Range(0, Nets)
            .Select(i => $"10.{FirstNet}.{Text((Environment.ProcessId + i) % Nets)}")
            .First(net => !addresses.Contains($" {net}.", StringComparison.Ordinal));
    }

    // Ports of a bridge that are isolated reach all others but each other.
    private Task SetIsolatedAsync(int silo, string value) => IpAsync("link", "set", Cable(_name, silo), "type", "bridge_slave", "isolated", value);

    private string Namespace(int silo) => $"{_name}-{Text(silo)}";

    private string Address(int silo) => Address(SiloHost + silo, _net);

    private static string Cable(string name, int silo) => $"{name}s{Text(silo)}";

    private static string Address(int host, string net) => $"{net}.{Text(host)}";

    private static string Hardware(int host) => string.Create(CultureInfo.InvariantCulture, $"02:00:00:00:00:{host:x2}");

    private static async Task IpAsync(params string[] arguments)
    {
        var (code, _, error) = await ChildProcess.RunAsync("ip", arguments);
        if (code != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error.Trim()}");
    }

    // The kernel is asked for all it may refuse. In continuous integration, what it does not refuse must work.
    private static string? FindWhySkip()
    {
        if (!OperatingSystem.IsLinux()) return "it needs Linux' network namespaces";
        var isStrict = Environment.GetEnvironmentVariable("CI") == "true";
        var probe = $"{Name}{Text(Environment.ProcessId)}p";
        try
        {
            var error = Try("netns", "add", probe) ?? Try("-n", probe, "link", "add", "b", "type", "bridge") ?? Try("-n", probe, "link", "add", "v", "type", "veth");
            Try("netns", "delete", probe);
            if (error is null || (isStrict && !Array.Exists(Refusals, refusal => error.Contains(refusal, StringComparison.OrdinalIgnoreCase)))) return RedisFactAttribute.WhySkip;
            return $"network namespaces are not to be had here: {error}";
        }
        catch (Win32Exception)
        {
            return isStrict ? null : "ip is not installed; get it from your distribution (Debian: apt-get install iproute2)";
        }
    }

    private static string? Try(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = ip.StandardError.ReadToEnd().Trim();
        ip.WaitForExit();
        return ip.ExitCode == 0 ? null : error;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
