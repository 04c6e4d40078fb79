using System.Globalization;
using Spectre.Console;

namespace DistGrad.Cli.Load.Reports;

/// <summary>A load test as it goes on, on a terminal.</summary>
internal static class LiveView
{
    /// <summary>Shows what is known while a load test goes on, where the output is a terminal.</summary>
    /// <param name="output">Standard output, or any other writer, on which nothing is shown.</param>
    /// <param name="isWanted">Whether it is wanted.</param>
    /// <param name="run">The test, which is given what shows.</param>
    public static async Task WhileAsync(TextWriter output, bool isWanted, Func<Action<LoadTally>, Task> run)
    {
        var target = new AnsiConsoleOutput(output);
        if (!isWanted || !target.IsTerminal)
        {
            await run(_ => { });
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target });
        await console.Live(new Text("Warming up …")).AutoClear(true).StartAsync(async view => await run(tally =>
        {
            view.UpdateTarget(Render(tally));
            view.Refresh();
        }));
    }

    private static Table Render(LoadTally tally)
    {
        var (total, last) = (tally.Total, tally.Rows.Count > 0 ? tally.Rows[^1] : null);
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn(new Text("load"))).AddColumn(new TableColumn(new Text("last second")).RightAligned()).AddColumn(new TableColumn(new Text("so far")).RightAligned());
        Row("elapsed", "", Number(total.Length) + " s");
        Row("offered, 1/s", Number(last?.Offered), Number(total.OfferedRate));
        Row("completed, 1/s", Number(last?.Completed), Number(total.Throughput));
        Row("under way", Number(last?.Counts.InFlight), "");
        Row("p50, ms", Number(last?.P50), Number(total.Latencies.Percentile(50)));
        Row("p90, ms", Number(last?.P90), Number(total.Latencies.Percentile(90)));
        Row("p99, ms", Number(last?.P99), Number(total.Latencies.Percentile(99)));
        Row("max, ms", Number(last?.Max), Number(total.Latencies.Max));
        Row("errors", Number(last?.Counts.ErrorCount), Number(total.Errors));
        Row("wrong", Number(last?.Counts.Wrong), Number(total.Wrong));
        return table;

        void Row(string name, string now, string all) => table.AddRow(new Text(name), new Text(now), new Text(all));
    }

    private static string Number(double? number) => number is { } value ? value.ToString(value >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture) : "-";
}
