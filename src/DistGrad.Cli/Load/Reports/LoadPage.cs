using System.Globalization;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Load.Reports;

/// <summary>What a load test brought, as an HTML page that needs nothing else.</summary>
internal static class LoadPage
{
    /// <summary>Writes it.</summary>
    /// <param name="result">What was brought.</param>
    /// <param name="path">The file.</param>
    public static void Write(LoadResult result, string path) =>
        new HtmlReport("Load test", Command(result), [], LoadText.Tables(result), [.. Plots(result).Where(plot => plot.Lines.Any(line => line.Points.Count > 0))]).Write(path);

    private static string Command(LoadResult result)
    {
        var settings = result.Tally.Settings;
        var load = result.IsOpenLoop ? string.Create(CultureInfo.InvariantCulture, $"--rate {settings.Rate:G6}/s{(settings.IsRamp ? " --ramp" : "")}") : string.Create(CultureInfo.InvariantCulture, $"--concurrency {settings.Concurrency}");
        var workers = result.Workers > 1 ? string.Create(CultureInfo.InvariantCulture, $" --workers {result.Workers}") : "";
        var durable = settings.DurableShare > 0 ? string.Create(CultureInfo.InvariantCulture, $" --durable {100 * settings.DurableShare:G4}%") : "";
        return string.Create(CultureInfo.InvariantCulture, $"distgrad load {load} --duration {settings.Duration.TotalSeconds:G6}s {string.Join(' ', settings.Graphs.Select(graph => $"--graph {graph}"))} --gradients {100 * settings.GradientShare:G4}%{durable} --seed {settings.Seed}{workers}{(settings.KillEvery is { } time ? $" --kill-every {time.TotalSeconds:G6}s" : "")}");
    }

    private static IEnumerable<Plot> Plots(LoadResult result)
    {
        var rows = result.Tally.Rows;
        yield return OverTime("Latency", "ms", [Line("max", row => row.Max), Line("p99", row => row.P99), Line("p90", row => row.P90), Line("p50", row => row.P50)]) with { IsLinearY = false };
        yield return OverTime("Throughput", "runs per second", [Line("offered", row => row.Offered), Line("completed", row => row.Completed)]);
        yield return OverTime("Under way and failed", "runs", [Line("under way", row => row.Counts.InFlight), Line("failed", row => row.Counts.ErrorCount)]);
        yield return OverTime("Messages", "messages per second", [Line("messages", row => row.Messages)]);
        var silos = rows.SelectMany(row => row.Silos).Select(Address).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        yield return OverTime("Open attempts of each silo", "attempts", [.. silos.Select(silo => Line(silo, row => Of(row, silo)?.OpenAttempts))]);
        yield return OverTime("Bytes reserved by each silo", "MB", [.. silos.Select(silo => Line(silo, row => Of(row, silo)?.ReservedBytes / 1e6))]);
        yield return OverTime("Memory of each silo", "MB", [.. silos.Select(silo => Line(silo, row => Of(row, silo)?.MemoryBytes / 1e6))]);
        yield return new Plot("Latency by percentile: 10 is p90, 100 is p99, 1000 is p99.9", "1 / (1 - percentile)", "ms",
            [new Series("all runs", [.. result.Tally.Total.Latencies.Curve().Where(point => point.Percentile < 100).Select(point => (100 / (100 - point.Percentile), point.Milliseconds))])]);
        if (result.Tally.Ramp is { } ramp)
        {
            yield return new Plot("The ramp", "runs per second offered", "ms", [Steps("p99", 99), Steps("p50", 50)]);

            Series Steps(string name, double percentile) =>
                new(name, [.. ramp.Steps.Where(step => step.Counts.Latencies.Count > 0).Select(step => (step.Rate, step.Counts.Latencies.Percentile(percentile)!.Value))]);
        }

        Series Line(string name, Func<LoadRow, double?> value) =>
            new(name, [.. rows.Select(row => (X: (double)row.Counts.Second + 1, Y: value(row))).Where(point => point.Y is not null).Select(point => (point.X, point.Y!.Value))]);
    }

    private static Plot OverTime(string title, string unit, IReadOnlyList<Series> lines) => new(title, "seconds", unit, lines, IsLinearX: true, IsLinearY: true);

    // One that was started again follows the one before at its address.
    private static string Address(HostCensus silo) => silo.Silo[..silo.Silo.LastIndexOf(':')].TrimStart('S');

    private static HostCensus? Of(LoadRow row, string silo) => row.Silos.LastOrDefault(other => Address(other) == silo);
}
