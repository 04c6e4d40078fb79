namespace DistGrad.Dashboard.Trying;

/// <summary>What was typed.</summary>
/// <param name="Expr">The expression.</param>
/// <param name="Feeds">Values of its inputs, as in <c>x=-2, y=5</c>.</param>
public sealed record TrialRequest(string? Expr, string? Feeds);
