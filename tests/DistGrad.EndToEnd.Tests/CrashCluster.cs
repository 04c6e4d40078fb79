using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests;

/// <summary>Three silos and Redis as processes, for the tests of a class, started with the first of them.</summary>
public sealed class CrashCluster : IAsyncLifetime
{
    private ScenarioRunner? _runner;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_runner is not null) await _runner.DisposeAsync();
    }

    internal async Task<ScenarioRunner> RunnerAsync() => _runner ??= await ScenarioRunner.StartAsync(new LocalClusterOptions(), default);
}
