using System.Diagnostics;
using System.Globalization;
using DistGrad.Cli.Bench;

namespace DistGrad.Cli.Chaos;

/// <summary>Scenarios of many seeds, one after the other, on one cluster.</summary>
/// <param name="options">The cluster.</param>
/// <param name="report">Is told what happens.</param>
internal sealed class ChaosBench(LocalClusterOptions options, Action<string> report)
{
    private const double Percentile = 0.99;
    private const double ResumeTarget = 10;

    /// <summary>Plays the scenarios.</summary>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="cancellationToken">Ends it; what was played by then is reported.</param>
    public async Task<IReadOnlyList<ScenarioResult>> RunAsync(int firstSeed, int seeds, CancellationToken cancellationToken)
    {
        var results = new List<ScenarioResult>();
        var runner = await ScenarioRunner.StartAsync(options, cancellationToken);
        try
        {
            for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
            {
                var start = Stopwatch.GetTimestamp();
                var result = await runner.PlayAsync(Scenario.Of(seed, options.Silos), $"seed {seed}", cancellationToken);
                results.Add(result);
                report(Line(result, Stopwatch.GetElapsedTime(start).TotalSeconds));
                if (!result.IsHung) continue;

                // What is left of it must not disturb the others.
                await runner.DisposeAsync();
                runner = await ScenarioRunner.StartAsync(options, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && results.Count > 0)
        {
            report("Cancelled: the figures are those of the scenarios that were played.");
        }
        finally
        {
            await runner.DisposeAsync();
        }

        return results;
    }

    /// <summary>The figures.</summary>
    public static IReadOnlyList<Figure> Figures(IReadOnlyList<ScenarioResult> results)
    {
        var resumed = results.SelectMany(result => result.Resumed).Order().ToArray();
        return
        [
            new("scenarios", results.Count, "", 1, AtLeast: true),
            new("faults", results.Sum(result => result.Faults), "", 1, AtLeast: true),
            new("finished_ratio", Ratio(results, result => result.IsFinished), "ratio", 1, AtLeast: true),
            new("bit_identical_ratio", Ratio(results, result => result.IsSame), "ratio", 1, AtLeast: true),
            new("hangs", results.Count(result => result.IsHung), "", 0),
            new("leaked_runs", results.Count(result => result.Left is not null), "", 0),
            new("resume_p99_s", resumed.Length == 0 ? null : resumed[(int)Math.Ceiling(Percentile * resumed.Length) - 1], "s", ResumeTarget),
        ];
    }

    private static double Ratio(IReadOnlyList<ScenarioResult> results, Func<ScenarioResult, bool> holds) => results.Count(holds) / (double)results.Count;

    private static string Line(ScenarioResult result, double all)
    {
        var end = result.IsFinished ? $"{(result.IsSame ? "same bits" : "OTHER BITS")} after {Seconds(result.Seconds)}, {result.Attempts} attempts" : $"FAILED: {result.Error}";
        var resumed = result.Resumed.Count == 0 ? "" : $", resumed in {string.Join(" and ", result.Resumed.Select(Seconds))}";
        if (result.IsFinished && result.Error is not null) end += $", NO FAULT: {result.Error}";
        var left = result.Left is null ? "" : $", LEFT BEHIND {result.Left}";
        return $"seed {result.Scenario.Seed}: {result.Scenario}: {end}{resumed}{left} ({result.Faults} of {result.Scenario.Faults.Count} faults; {Seconds(all)} in all)";
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
}
