using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests;

/// <summary>A Prometheus that asks silos for their metrics once a second, with the rules that <c>deploy/</c> has.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    public const string Program = "prometheus";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("distgrad-prometheus-");
    private readonly HttpClient _http;
    private readonly int _port = LocalPorts.Find(1)[0];
    private ServerProcess? _process;

    private PrometheusServer() => _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    /// <summary>Starts it.</summary>
    /// <param name="silos">HTTP addresses of the silos.</param>
    /// <param name="rules">Pattern of the rules' files.</param>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<string> silos, string rules)
    {
        var server = new PrometheusServer();
        var config = Path.Combine(server._folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files:
              - "{rules}"
            scrape_configs:
              - job_name: distgrad
                static_configs:
                  - targets: [{string.Join(", ", silos.Select(silo => $"\"{new Uri(silo).Authority}\""))}]
            """);
        string[] arguments = [$"--config.file={config}", $"--storage.tsdb.path={server._folder.FullName}", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{server._port}")];
        server._process = await ServerProcess.StartAsync(new ProcessStartInfo(Program, arguments), "Server is ready to receive web requests", default);
        return server;
    }

    /// <summary>The numbers that an expression gives at the moment, one for each series.</summary>
    public async Task<IReadOnlyList<double>> QueryAsync(string expression)
    {
        var data = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        return [.. data.GetProperty("result").EnumerateArray().Select(series => double.Parse(series.GetProperty("value")[1].GetString()!.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture))];
    }

    /// <summary>Name of each rule, and what was wrong with its last evaluation.</summary>
    public async Task<IReadOnlyList<(string Name, string Health, string? Error)>> RulesAsync() =>
        [.. from @group in (await GetAsync("/api/v1/rules")).GetProperty("groups").EnumerateArray()
            from rule in @group.GetProperty("rules").EnumerateArray()
            select (rule.GetProperty("name").GetString()!, rule.GetProperty("health").GetString()!, rule.TryGetProperty("lastError", out var error) ? error.GetString() : null)];

    /// <summary>Names of alerts that fire.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync() =>
        [.. (await GetAsync("/api/v1/alerts")).GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("state").GetString() == "firing").Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.True(json.GetProperty("status").GetString() == "success", $"{Uri.UnescapeDataString(path)}: {json}");
        return json.GetProperty("data");
    }
}
