using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Trying;

/// <summary>Runs graphs so that everything in them can be looked at.</summary>
/// <param name="views">Draws them.</param>
internal sealed class TrialRunner(GraphViews views)
{
    // Models have hundreds of parameters, and the picture has them all.
    private const int MostGradients = 24;

    private static readonly RunOptions Options = new() { Granularity = Granularity.PerOp, Retention = RunRetention.All, Deadline = TimeSpan.FromSeconds(30), Trace = new() };

    /// <summary>Runs a graph forward, and backward to all its inputs and parameters where something is differentiated.</summary>
    /// <param name="handle">The graph.</param>
    /// <param name="of">What is differentiated, by label, or null.</param>
    /// <param name="feeds">Values of its inputs.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="DistGradException">The run failed.</exception>
    public async Task<Trial> RunAsync(GraphHandle handle, string? of, Feeds feeds, CancellationToken cancellationToken)
    {
        var graph = handle.Graph;
        string[] outputs = [.. graph.Outputs.ToArray().Distinct().Select(graph.Label)];
        var run = of is null
            ? await handle.EvaluateAsync(feeds, outputs, Options, cancellationToken: cancellationToken)
            : await handle.GradientAsync(of, feeds, fetches: outputs, options: Options, cancellationToken: cancellationToken);
        var gradients = run.Gradients.Tensors;
        return new Trial
        {
            View = await views.OfTrialAsync(handle, run, cancellationToken),
            Values = [.. run.Values.Tensors.Select(value => TrialNumber.Of(value.Key, value.Value))],
            Gradients = [.. gradients.Take(MostGradients).Select(gradient => TrialNumber.Of(gradient.Key, gradient.Value))],
            MoreGradients = Math.Max(0, gradients.Count - MostGradients),
            Silos = run.Plan.Silos,
            ElapsedMs = run.Elapsed.TotalMilliseconds,
            Warnings = run.Warnings,
        };
    }
}
