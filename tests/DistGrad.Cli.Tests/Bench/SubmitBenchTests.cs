using DistGrad.Cli.Bench;

namespace DistGrad.Cli.Tests.Bench;

public class SubmitBenchTests
{
    [Fact]
    public async Task Run_SmallGraph_MeasuresAllFigures()
    {
        var figures = (await new SubmitBench(100_000, static _ => { }).RunAsync(CancellationToken.None)).Figures;

        Assert.Equal(["submit_mops", "submit_bytes_per_op", "submit_memory_mb"], figures.Select(figure => figure.Name));
        Assert.InRange(figures[0].Value!.Value, 1e-3, 1e3);
        Assert.InRange(figures[1].Value!.Value, 5, 8);
    }
}
