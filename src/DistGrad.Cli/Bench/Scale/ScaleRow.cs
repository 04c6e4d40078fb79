using System.Globalization;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>What a graph of one size costs in one way of running it.</summary>
/// <param name="Graph">Name of its shape.</param>
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

    /// <summary>The granularity, for people.</summary>
    public string GranularityName => Granularity == Granularity.Fused ? "fused" : "per op";

    /// <summary>All rows as a table.</summary>
    public static Table ToTable(IEnumerable<ScaleRow> rows) => new(
        "Runs forward and backward",
        ["graph", "ops", "granularity", "silos", "submitted (s)", "first run (s)", "warm run (ms)", "ns per op"],
        [.. rows.Select(row => new[]
        {
            row.Graph, row.Ops.ToString("N0", CultureInfo.InvariantCulture), row.GranularityName, row.Silos.ToString(CultureInfo.InvariantCulture),
            Table.Number(row.Submit), Table.Number(row.First), Table.Number(row.Warm * 1e3), Table.Number(row.NanosecondsPerOp),
        })]);

    /// <summary>Cost of an op against the size of the graph, a line for each way of running it.</summary>
    public static Plot ToPlot(IEnumerable<ScaleRow> rows) => new(
        "Cost of an op, forward and backward, warm",
        "ops of the graph",
        "ns per op",
        [.. rows.Where(row => row.Graph == ScaleGraph.RandomName).GroupBy(row => (row.GranularityName, row.Silos)).Where(line => line.Count() > 1)
            .Select(line => new Series($"{line.Key.GranularityName}, {line.Key.Silos} silo{(line.Key.Silos == 1 ? "" : "s")}", [.. line.Select(row => ((double)row.Ops, row.NanosecondsPerOp))]))]);
}
