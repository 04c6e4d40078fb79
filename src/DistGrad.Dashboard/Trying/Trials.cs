using System.Globalization;

namespace DistGrad.Dashboard.Trying;

/// <summary>Runs what people type.</summary>
/// <param name="client">The cluster.</param>
/// <param name="graphs">What earlier trials left there.</param>
/// <param name="runner">Runs graphs.</param>
/// <param name="ops">Ops and functions that expressions may use.</param>
internal sealed class Trials(DistGradClient client, TriedGraphs graphs, TrialRunner runner, OpRegistry ops)
{
    /// <summary>Longest expression, and longest text of values, in characters.</summary>
    public const int MaxLength = 20_000;

    private const int MaxNameLength = 80;

    /// <summary>Runs an expression forward, and backward to all its inputs.</summary>
    /// <param name="request">What was typed.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="TrialException">It cannot be read, or values do not fit it.</exception>
    /// <exception cref="DistGradException">The run failed.</exception>
    public async Task<Trial> RunAsync(TrialRequest request, CancellationToken cancellationToken)
    {
        var graph = Parse(request.Expr?.Trim() ?? "");
        string[] inputs = [.. GraphQuery.InputsOf(graph).Select(graph.Label)];
        if (request.Feeds is { Length: > MaxLength }) throw new TrialException("feeds", [TooLong("The values are", request.Feeds)]);
        var feeds = Feeds.Of(FeedText.Read(request.Feeds ?? "", inputs));
        var handle = await client.SubmitAsync(graph, cancellationToken);
        await graphs.KeepAsync(handle);

        // A truth value has no gradient, and neither has what depends on nothing.
        var hasGradients = inputs.Length > 0 && graph.TypeOf(graph.Outputs[0]).DType.IsFloat();
        return await runner.RunAsync(handle, hasGradients ? graph.Label(graph.Outputs[0]) : null, feeds, cancellationToken);
    }

    private Graph Parse(string expression)
    {
        if (expression.Length == 0) throw new TrialException("expr", ["There is no expression; write (x + y) * z, for example."]);
        if (expression.Length > MaxLength) throw new TrialException("expr", [TooLong("The expression is", expression)]);
        try
        {
            // The name is for the lists of runs and graphs.
            return Expression.Parse(expression, ops, expression.Length <= MaxNameLength ? expression : $"{expression[..MaxNameLength]}…");
        }
        catch (ExpressionException e)
        {
            throw new TrialException("expr", [e.Message], e.Pointer());
        }
    }

    private static string TooLong(string what, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {text.Length:N0} characters long; this page takes {MaxLength:N0}. For more there are the SDK and the command line.");
}
