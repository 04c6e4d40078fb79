using System.Globalization;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Load.Reports;

/// <summary>What a load test brought, for people.</summary>
internal static class LoadText
{
    /// <summary>Writes it.</summary>
    public static void Write(LoadResult result, TextWriter output)
    {
        foreach (var table in Tables(result))
        {
            table.Write(output);
            output.WriteLine();
        }

        if (result.Tally.FirstWrong is { } wrong) output.WriteLine($"wrong: {wrong}");
        if (result.Tally.Ramp is { } ramp) output.WriteLine(Knee(ramp));
        var total = result.Tally.Total;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total.Completed:N0} of {total.Offered:N0} runs completed, {total.Errors:N0} failed, {total.Wrong:N0} wrong"));
    }

    /// <summary>The tables; each has a row.</summary>
    public static IReadOnlyList<Table> Tables(LoadResult result)
    {
        var tally = result.Tally;
        var tables = new List<Table> { Summary(result, tally.Total) };
        if (tally.Ramp is { Steps.Count: > 0 } ramp) tables.Add(Steps(ramp));
        if (tally.Errors.Count > 0) tables.Add(new Table("Errors, with the first message of each kind", ["", "count"], [.. tally.Errors.Select(errors => new[] { $"{errors.Kind}: {errors.First}", Count(errors.Count) })]));
        if (result.Levels.Count > 0) tables.Add(new Table("Service levels", ["level", "measured", ""], [.. result.Levels.Select(level => new[] { level.Text, level.MeasuredText(tally), level.Holds(tally) ? "ok" : "missed" })]));
        return tables;
    }

    /// <summary>Up to which rate the cluster kept up, in a sentence.</summary>
    public static string Knee(Ramp ramp) => ramp switch
    {
        { Steps: [] } => "knee: not even the first step ran to its end",
        { Knee: null, Steps: [var first, ..] } => string.Create(CultureInfo.InvariantCulture, $"knee: below {first.Rate:G4}/s: in the first step {first.Counts.Throughput:G4} of {first.Counts.OfferedRate:G4} runs per second were completed, p99 {first.Counts.Latencies.Percentile(99):G4} ms (limit {ramp.Limit:G4} ms); begin with a lower --rate, or set the limit with --slo \"p99<…\""),
        { IsOver: true, Knee: { } knee } => string.Create(CultureInfo.InvariantCulture, $"knee: {knee.Rate:G4}/s, p99 {knee.Counts.Latencies.Percentile(99):G4} ms (limit {ramp.Limit:G4} ms)"),
        { Knee: { } knee } => string.Create(CultureInfo.InvariantCulture, $"knee: {knee.Rate:G4}/s or more; the ramp ended before it was reached, a longer --duration or a higher --rate to begin with would find it"),
    };

    private static Table Summary(LoadResult result, LoadCounts total) => new("Load", ["", "per second", "count"],
    [
        ["offered", Rate(total.OfferedRate), Count(total.Offered)],
        ["completed", Rate(total.Throughput), Count(total.Completed)],
        ["messages", Rate(total.MessageRate), Count(total.Messages)],
        .. new[] { 50, 90, 99, 99.9 }.Select(percentile => Latency(string.Create(CultureInfo.InvariantCulture, $"p{percentile}"), total.Latencies.Percentile(percentile))),
        Latency("max", total.Latencies.Max),
        Latency("mean", total.Latencies.Mean),
        .. Disturbed(result),
    ]);

    private static IEnumerable<string[]> Disturbed(LoadResult result)
    {
        var (settings, total) = (result.Tally.Settings, result.Tally.Total);
        if (settings.DurableShare > 0) yield return ["durable", "", Count(total.Durable)];
        if (settings.DurableShare > 0) yield return ["durable and lost", "", Count(total.Lost)];
        if (result.Tally.Kills is { } kills) yield return ["silos killed", "", Count(kills)];
        if (result.Tally.Ended is { } ended) yield return ["silos that ended by themselves", "", Count(ended)];
        if (result.Tally.MemoryGrowth is { } growth) yield return ["memory, last third over second", "", Table.Number(growth)];
    }

    private static Table Steps(Ramp ramp) => new("Ramp", ["rate, 1/s", "completed, 1/s", "p50, ms", "p99, ms", "under way", "keeps up"],
        [.. ramp.Steps.Select(step => new[] { Rate(step.Rate), Rate(step.Counts.Throughput), Milliseconds(step.Counts.Latencies.Percentile(50)), Milliseconds(step.Counts.Latencies.Percentile(99)), Count(step.Counts.InFlight), ramp.KeepsUp(step) ? "yes" : "no" })]);

    private static string[] Latency(string name, double? milliseconds) => [name, Milliseconds(milliseconds) + (milliseconds is null ? "" : " ms"), ""];

    private static string Milliseconds(double? milliseconds) => milliseconds is { } number ? Table.Number(number) : "-";

    private static string Rate(double rate) => Table.Number(rate);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
