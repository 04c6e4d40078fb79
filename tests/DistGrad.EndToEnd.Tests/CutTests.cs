using System.Diagnostics;
using Xunit.Abstractions;

namespace DistGrad.EndToEnd.Tests;

/// <summary>A network that is cut in the midst of a run changes no bit of its result and leaves nothing behind.</summary>
public sealed class CutTests(CutCluster cluster, ITestOutputHelper output) : IClassFixture<CutCluster>
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    [NetworkFact]
    public async Task TwoSilos_NeitherWithTheRun_CutUntilItHasEnded()
    {
        var (_, ended) = await PlayAsync(ends: 1, run => CutAsync((run + 1) % 3, (run + 2) % 3));
        Assert.Equal(1, ended);
    }

    [NetworkFact]
    public async Task SiloOfTheRunAndAnother_CutUntilItHasEnded()
    {
        var (_, ended) = await PlayAsync(ends: 1, run => CutAsync(run, (run + 1) % 3));
        Assert.Equal(1, ended);
    }

    [NetworkFact]
    public async Task TwoSilos_CutForAMoment_GoOn()
    {
        var cutFor = Stopwatch.StartNew();
        var (run, ended) = await PlayAsync(ends: 0, async run =>
        {
            cutFor.Restart();
            var mend = await CutAsync((run + 1) % 3, (run + 2) % 3);
            var mended = MendAsync();
            return () => mended;

            async Task MendAsync()
            {
                await Task.Delay(Short);
                await mend();
                cutFor.Stop();
            }
        });
        Assert.Equal(0, ended);

        // On a busy machine a cut may take longer to be mended than the run waits.
        Assert.True(run.Attempts == 1 || cutFor.Elapsed > 2 * Short, $"{run.Attempts} attempts after a cut of {cutFor.Elapsed.TotalSeconds:0.0} s.");
    }

    [NetworkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SiloOfTheRun_CutFromEverything_TheRunGoesOnElsewhere(bool isDurable)
    {
        var (_, ended) = await cluster.PlayAsync(
            async run =>
            {
                await cluster.Network.UnplugAsync(run);
                return () => cluster.Network.PlugInAsync(run);
            },
            isDurable,
            ends: 1,
            output);
        Assert.Equal(1, ended);
    }

    private Task<(RunResult Run, int Ended)> PlayAsync(int ends, Func<int, Task<Func<Task>>> happen) => cluster.PlayAsync(happen, isDurable: false, ends, output);

    private async Task<Func<Task>> CutAsync(int one, int other)
    {
        await cluster.Network.CutAsync(one, other);
        return () => cluster.Network.MendAsync(one, other);
    }
}
