using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests;

/// <summary>The scripts <c>deploy/local/up</c> and <c>down</c>, on free ports and with a state of their own.</summary>
public sealed class LocalClusterTests : IAsyncLifetime
{
    // More than what the scripts themselves wait for at most, one silo after the other.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("distgrad local ");
    private readonly int[] _ports = LocalPorts.Find(11);
    private readonly Dictionary<string, string> _environment;

    public LocalClusterTests() => _environment = new()
    {
        ["DISTGRAD_LOCAL_STATE"] = State,
        ["DISTGRAD_LOCAL_PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "distgrad"),
        ["DISTGRAD_LOCAL_REDIS_PORT"] = Text(_ports[0]),
        ["DISTGRAD_LOCAL_PROMETHEUS_PORT"] = Text(_ports[1]),
        ["DISTGRAD_LOCAL_HTTP_PORTS"] = Text(_ports[2..5]),
        ["DISTGRAD_LOCAL_SILO_PORTS"] = Text(_ports[5..8]),
        ["DISTGRAD_LOCAL_GATEWAY_PORTS"] = Text(_ports[8..11]),
    };

    private string State => Path.Combine(_folder.FullName, "state");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Directory.Exists(State)) await ScriptAsync("down");
        _folder.Delete(recursive: true);
    }

    [RedisFact]
    public async Task Up_ThenDown_AClusterThatWorks_ThenNothing()
    {
        var (code, output, error) = await ScriptAsync("up");
        Assert.True(code == 0, output + error);
        foreach (var gateway in _ports[8..11])
        {
            var address = $"127.0.0.1:{gateway}";
            Assert.Contains(address, output, StringComparison.Ordinal);
            (code, var json, error) = await ChildProcess.DistGradAsync("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--json", "--connect", address);
            Assert.True(code == 0, error);
            Assert.Equal(-12, JsonDocument.Parse(json).RootElement.GetProperty("value").GetDouble());
        }

        using var http = new HttpClient();
        foreach (var port in _ports[2..5])
        {
            var metrics = await http.GetStringAsync($"http://127.0.0.1:{port}/metrics");
            Assert.Contains("\norleans_", metrics, StringComparison.Ordinal);
            Assert.Contains("\ndotnet_", metrics, StringComparison.Ordinal);
        }

        (code, output, _) = await ScriptAsync("up");
        Assert.Equal((0, "The cluster is running already; deploy/local/down stops it.\n"), (code, output));

        var processes = Pids();
        Assert.All(processes, pid => Assert.True(Directory.Exists($"/proc/{pid}"), pid));
        Assert.Equal((0, "Stopped; nothing is left.\n", ""), await ScriptAsync("down"));
        Assert.All(processes, HasEnded);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
        Assert.Equal((0, "Nothing is running.\n", ""), await ScriptAsync("down"));
    }

    [RedisFact]
    public async Task Up_ASiloDoesNotStart_ShowsItsLogAndLeavesNothing()
    {
        _environment["DISTGRAD_OPS"] = "/no/such/ops.dll";
        var (code, _, error) = await ScriptAsync("up");
        Assert.Equal(1, code);
        Assert.Contains("silo-1 ended before it was ready.", error, StringComparison.Ordinal);
        Assert.Contains("The ops in '/no/such/ops.dll' cannot be loaded", error, StringComparison.Ordinal);
        Assert.EndsWith("Nothing is left running.\n", error, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [RedisFact]
    public async Task Up_PortInUse_SaysWhichAndStartsNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _ports[9]);
        taken.Start();
        var (code, _, error) = await ScriptAsync("up");
        Assert.Equal(1, code);
        Assert.StartsWith($"Port {_ports[9]} is in use", error, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [RedisFact]
    public async Task Up_WrongPorts_SaysWhatIsWrong()
    {
        _environment["DISTGRAD_LOCAL_HTTP_PORTS"] = "8081 8082";
        Assert.Contains("three ports", (await ScriptAsync("up")).Error, StringComparison.Ordinal);
        _environment["DISTGRAD_LOCAL_HTTP_PORTS"] = "8081 http 8083";
        Assert.Equal((2, "", "'http' is no port; write a number from 1 to 65535.\n"), await ScriptAsync("up"));
        _environment["DISTGRAD_LOCAL_HTTP_PORTS"] = "8081 8082 8081";
        Assert.Equal((2, "", "Port 8081 is given twice.\n"), await ScriptAsync("up"));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    private Task<(int ExitCode, string Output, string Error)> ScriptAsync(string name) =>
        ChildProcess.RunAsync("bash", [Path.Combine(Root(), "deploy", "local", name)], _environment, Patience);

    private List<string> Pids() => [.. Directory.GetFiles(State, "*.pid").Select(file => File.ReadAllText(file).Split(' ')[0])];

    // Gone, or a zombie that nobody has asked for its exit code.
    private static void HasEnded(string pid)
    {
        var stat = $"/proc/{pid}/stat";
        Assert.True(!File.Exists(stat) || File.ReadAllText(stat).Split(") ")[^1].StartsWith('Z'), pid);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DistGrad.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("No folder above has DistGrad.sln.");
        return folder.FullName;
    }

    private static string Text(params int[] ports) => string.Join(' ', ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));
}
