using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests;

/// <summary>What can happen to three silos, their Redis and their client in the midst of a run changes no bit of its result and leaves nothing behind.</summary>
public sealed class CrashTests(CrashCluster cluster) : IClassFixture<CrashCluster>
{
    private const double Forward = 0.4;
    private const double Backward = 1.4;

    // A run that was over before anything happened shows nothing: another one is made.
    private const int Tries = 10;

    // Shorter and longer than it takes the others to count a silo as dead.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(14);

    [RedisTheory]
    [InlineData(Forward)]
    [InlineData(Backward)]
    public Task Silo_Killed(double at) => PlayAsync(new Fault(FaultKind.KillSilo, at, 1));

    [RedisTheory]
    [InlineData(Forward, false)]
    [InlineData(Backward, true)]
    public Task SiloOfTheRun_Killed(double at, bool isDurable) => PlayAsync(isDurable, new Fault(FaultKind.KillRunSilo, at));

    [RedisFact]
    public Task Silos_KilledInARow() => PlayAsync(new Fault(FaultKind.KillSilo, Forward, 2), new Fault(FaultKind.KillSilo, Backward, 0));

    [RedisFact]
    public Task Silo_StoppedForAMoment() => PlayAsync(new Fault(FaultKind.PauseSilo, Backward, 1, Short));

    [RedisFact]
    public Task Silo_StoppedUntilItCountsAsDead() => PlayAsync(new Fault(FaultKind.PauseSilo, Forward, 1, Long));

    [RedisFact]
    public Task Redis_Restarted() => PlayAsync(isDurable: true, new Fault(FaultKind.RestartRedis, Forward, For: Short));

    [RedisFact]
    public Task Client_LostWithASilo() => PlayAsync(isDurable: true, new Fault(FaultKind.KillRunSilo, Forward), new Fault(FaultKind.LoseClient, Backward));

    private Task PlayAsync(params Fault[] faults) => PlayAsync(isDurable: false, faults);

    private async Task PlayAsync(bool isDurable, params Fault[] faults)
    {
        var runner = await cluster.RunnerAsync();
        for (var left = Tries; left > 0; left--)
        {
            var result = await runner.PlayAsync(new Scenario { Seed = 0, Graph = 0, IsDurable = isDurable, Faults = faults }, Guid.NewGuid().ToString("N"), default);
            Assert.True(result.IsOk, $"{result.Scenario}: {result}");

            // A run may come to its end before all that is to happen has: while its client still tries to reach it, say.
            if (result.Faults > 0) return;
        }

        Assert.Fail("All runs were over before anything happened.");
    }
}
