namespace DistGrad.Cli.Bench.Partitions;

/// <summary>How a graph is cut.</summary>
/// <param name="Graph">Name of the graph.</param>
/// <param name="Ops">Number of ops.</param>
/// <param name="Nanoseconds">Processor time to choose the cut, for each op.</param>
/// <param name="Chosen">The cut that is chosen.</param>
/// <param name="Singles">The cut of each strategy alone.</param>
/// <param name="Streaming">Those of streaming partitioners.</param>
internal sealed record GraphCuts(string Graph, int Ops, double Nanoseconds, CutRow Chosen, IReadOnlyList<CutRow> Singles, IReadOnlyList<CutRow> Streaming);

/// <summary>A cut.</summary>
/// <param name="Strategy">Where it comes from.</param>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="CutBytes">Bytes that go from block to block in a pass.</param>
/// <param name="Makespan">Simulated time of both passes, against the lower bound.</param>
internal sealed record CutRow(string Strategy, int Blocks, long CutBytes, double Makespan);
