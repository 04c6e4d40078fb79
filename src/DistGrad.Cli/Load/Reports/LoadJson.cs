using System.Text.Encodings.Web;
using System.Text.Json;

namespace DistGrad.Cli.Load.Reports;

/// <summary>What a load test brought, as one line of JSON.</summary>
internal static class LoadJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static string Write(LoadResult result)
    {
        var tally = result.Tally;
        return JsonSerializer.Serialize(
            new
            {
                Figures = LoadFigures.Of(result),
                Levels = result.Levels.Select(level => new { Level = level.Text, Measured = Rounded(level.Measure(tally)), Ok = level.Holds(tally) }),
                Ramp = tally.Ramp is { } ramp ? new { LimitMs = Rounded(ramp.Limit), Knee = Rounded(ramp.Knee?.Rate), IsReached = ramp.IsOver, Steps = ramp.Steps.Select(step => Step(ramp, step)) } : null,
                tally.Errors,
                tally.FirstWrong,
                Graphs = result.Graphs.Select(graph => new { graph.Name, graph.Weight, Nodes = graph.Graph.Count }),
                result.Workers,
                Percentiles = tally.Total.Latencies.Curve().Select(point => new { point.Percentile, Ms = point.Milliseconds }),
                Histogram = tally.Total.Latencies.ToText(),
                Seconds = tally.Rows.Select(Second),
            },
            Options);
    }

    private static object Step(Ramp ramp, RampStep step) => new
    {
        Rate = Rounded(step.Rate),
        Offered = Rounded(step.Counts.OfferedRate),
        Completed = Rounded(step.Counts.Throughput),
        P50 = step.Counts.Latencies.Percentile(50),
        P99 = step.Counts.Latencies.Percentile(99),
        step.Counts.InFlight,
        KeepsUp = ramp.KeepsUp(step),
    };

    private static object Second(LoadRow row) => new
    {
        row.Counts.Second,
        Length = Rounded(row.Counts.Length),
        row.Counts.Offered,
        row.Counts.Completed,
        Errors = row.Counts.ErrorCount,
        row.Counts.Wrong,
        row.Counts.Durable,
        row.Counts.InFlight,
        row.Counts.Messages,
        row.P50,
        row.P90,
        row.P99,
        row.Max,
        row.Silos,
    };

    // Four digits are more than a measurement holds.
    private static double? Rounded(double? value) => LoadFigures.Rounded(value);
}
