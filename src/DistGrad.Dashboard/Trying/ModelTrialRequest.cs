namespace DistGrad.Dashboard.Trying;

/// <summary>How a graph is to be run.</summary>
/// <param name="Of">The output that is differentiated, by label; null for a forward pass alone.</param>
/// <param name="Feeds">Texts by name of the input; what is missing is fed its example.</param>
public sealed record ModelTrialRequest(string? Of, IReadOnlyDictionary<string, string>? Feeds);
