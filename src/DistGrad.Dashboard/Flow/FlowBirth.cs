namespace DistGrad.Dashboard.Flow;

/// <summary>Where the first NaN or infinity of a pass comes from.</summary>
/// <param name="Label">The node.</param>
/// <param name="Pass"><c>forward</c> or <c>backward</c>.</param>
/// <param name="Sentence">What happens there.</param>
public sealed record FlowBirth(string Label, string Pass, string Sentence);
