namespace DistGrad.Cli.Bench.Scale;

/// <summary>What a graph of one size costs in one way of running it.</summary>
/// <param name="Graph">Name of the graph.</param>
/// <param name="Ops">Number of ops.</param>
/// <param name="Granularity">How many ops one node executes.</param>
/// <param name="Silos">Number of silos, all in one process.</param>
/// <param name="Submit">Seconds to build, send and store it.</param>
/// <param name="First">Seconds of the first run: planning, activation, compilation.</param>
/// <param name="Warm">Seconds of a warm run, forward and backward: the median.</param>
internal sealed record ScaleRow(string Graph, int Ops, Granularity Granularity, int Silos, double Submit, double First, double Warm)
{
    /// <summary>Nanoseconds of a warm run for each op.</summary>
    public double NanosecondsPerOp => Warm * 1e9 / Ops;
}
