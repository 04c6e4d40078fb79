using System.Diagnostics;

namespace DistGrad.Cli.Bench;

/// <summary>Repeats what is measured, so that one slow run does not count.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Median of the time that an action takes, in seconds.</summary>
    public static async Task<double> SecondsOf(int runs, Func<Task> action)
    {
        var seconds = new List<double>(runs);
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await action();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Of(seconds);
    }
}
