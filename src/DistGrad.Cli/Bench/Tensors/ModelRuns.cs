using DistGrad.Grains;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>Runs of a model through the client.</summary>
/// <remarks>Nothing is retained, neither values for inspection nor the results of earlier runs: PyTorch does not either.</remarks>
/// <param name="graph">The model in the cluster.</param>
/// <param name="model">The model.</param>
internal sealed class ModelRuns(GraphHandle graph, BenchModel model)
{
    private readonly Feeds _feeds = model.Feeds;

    /// <summary>Lets silos forget a run when the next one ends.</summary>
    public static void Configure(DistGradOptions options) => options.KeptBytes = 0;

    public Task<RunResult> Gradient(Granularity granularity, CancellationToken cancellationToken) =>
        graph.GradientAsync(BenchModel.Loss, _feeds, model.Wrt, options: Options(granularity), cancellationToken: cancellationToken);

    /// <summary>Time of the fastest of some gradients, in milliseconds.</summary>
    public async Task<double> GradientTime(Granularity granularity, int runs, CancellationToken cancellationToken) =>
        await TimeOf(runs, () => Gradient(granularity, cancellationToken));

    /// <summary>Time of the fastest of some forward passes, fused, in milliseconds.</summary>
    public async Task<double> ForwardTime(int runs, CancellationToken cancellationToken) =>
        await TimeOf(runs, () => graph.EvaluateAsync(_feeds, [BenchModel.Loss], Options(Granularity.Fused), cancellationToken: cancellationToken));

    /// <summary>Compares loss and gradients with the other side's.</summary>
    /// <exception cref="BenchException">They differ by more than rounding.</exception>
    public static void Check(BenchModel model, RunResult ours, float[][] theirs)
    {
        Agreement.Check($"The loss of {model.Name}", ours.Tensor(BenchModel.Loss).Elements<float>(), theirs[0]);
        for (var i = 0; i < model.Wrt.Length; i++)
            Agreement.Check($"The gradient of {model.Name} by {model.Wrt[i]}", ours.GradientTensor(model.Wrt[i]).Elements<float>(), theirs[i + 1]);
    }

    private static RunOptions Options(Granularity granularity) => new() { Granularity = granularity, Retention = RunRetention.None };

    // One run more, which does not count: it finds the caches full of what was measured before.
    private static async Task<double> TimeOf(int runs, Func<Task> run)
    {
        await run();
        var fastest = double.PositiveInfinity;
        for (var i = 0; i < runs; i++) fastest = Math.Min(fastest, await Median.SecondsOf(1, run));
        return 1e3 * fastest;
    }
}
