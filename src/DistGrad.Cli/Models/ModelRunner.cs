namespace DistGrad.Cli.Models;

/// <summary>What is wanted of a model.</summary>
/// <param name="Feeds">Values of its inputs, and of parameters that are replaced.</param>
/// <param name="Fetches">Labels of the values wanted.</param>
/// <param name="Of">Label of what is differentiated, or null.</param>
/// <param name="Wrt">Labels of what it is differentiated by.</param>
/// <param name="Granularity">How many ops a node executes.</param>
/// <param name="RunId">Id under which the run is stored, so that whoever asks for it again gets it; null where it is not.</param>
internal sealed record ModelRequest(DistGrad.Feeds Feeds, IReadOnlyList<string> Fetches, string? Of, IReadOnlyList<string> Wrt, Granularity Granularity, string? RunId = null);

/// <summary>Runs models on a cluster.</summary>
internal static class ModelRunner
{
    /// <summary>Evaluates a model and, where that is wanted, differentiates it.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="graph">The model's graph.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Cancels the run; of one that is stored, only the wait for it.</param>
    public static async Task<RunResult> RunAsync(DistGradClient client, Graph graph, ModelRequest request, CancellationToken cancellationToken)
    {
        var handle = await client.SubmitAsync(graph, cancellationToken);
        try
        {
            var options = new RunOptions { Granularity = request.Granularity, Retention = RunRetention.None };
            if (request.RunId is { } id) return await StoredAsync(handle, request, options with { RunId = id, Durable = true }, cancellationToken);
            return request.Of is null
                ? await handle.EvaluateAsync(request.Feeds, request.Fetches, options, cancellationToken: cancellationToken)
                : await handle.GradientAsync(request.Of, request.Feeds, request.Wrt, request.Fetches, options, cancellationToken: cancellationToken);
        }
        finally
        {
            // What was not there before is not left behind, unless it is to be asked for again.
            if (handle.IsNew && request.RunId is null) await client.DeleteGraphAsync(handle.Id, CancellationToken.None);
        }
    }

    private static async Task<RunResult> StoredAsync(GraphHandle handle, ModelRequest request, RunOptions options, CancellationToken cancellationToken)
    {
        var run = await (request.Of is null
            ? handle.StartEvaluateAsync(request.Feeds, request.Fetches, options, cancellationToken)
            : handle.StartGradientAsync(request.Of, request.Feeds, request.Wrt, request.Fetches, options, cancellationToken));
        return await run.WaitAsync(cancellationToken: cancellationToken);
    }
}
