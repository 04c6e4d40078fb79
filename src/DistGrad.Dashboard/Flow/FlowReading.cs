using DistGrad.Dashboard.Lists;

namespace DistGrad.Dashboard.Flow;

/// <summary>What a question for some runs came to.</summary>
/// <param name="Columns">What was read.</param>
/// <param name="Failed">Runs that cannot be read, and why.</param>
/// <param name="Late">How many there was no time for.</param>
internal sealed record FlowReading(IReadOnlyDictionary<RunRow, FlowColumn> Columns, IReadOnlyList<(RunRow Run, string Reason)> Failed, int Late);
