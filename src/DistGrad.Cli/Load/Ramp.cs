namespace DistGrad.Cli.Load;

/// <summary>A step of a ramp.</summary>
/// <param name="Rate">Runs per second that it is to offer.</param>
/// <param name="Counts">What was counted in it.</param>
internal sealed record RampStep(double Rate, LoadCounts Counts);

/// <summary>Finds the knee: the highest rate that the cluster keeps up with.</summary>
/// <remarks>
/// It keeps up with a step if it completes at least 95 % of the runs offered in it, and their 99th percentile stays below a limit: a
/// given one, or ten times the median of the first step, in which the cluster is taken to be at leisure.
/// </remarks>
/// <param name="rates">The rates.</param>
/// <param name="limit">What the 99th percentile is to stay below, in milliseconds; null for ten times the first median.</param>
internal sealed class Ramp(RateSchedule rates, double? limit)
{
    private const double LeastCompleted = 0.95;
    private const double OfUnloaded = 10;
    private const double MostBehind = 0.5;

    // Seconds are measured, and may be short of one by as much as a timer is late.
    private const double Slack = 0.5;

    private readonly List<RampStep> _steps = [];

    /// <summary>Steps that ran to their end.</summary>
    public IReadOnlyList<RampStep> Steps => [.. _steps.Where(IsWhole)];

    /// <summary>What the 99th percentile is to stay below, in milliseconds; null where nothing was completed in the first step.</summary>
    public double? Limit => limit ?? (Steps is [var first, ..] ? OfUnloaded * first.Counts.Latencies.Percentile(50) : null);

    /// <summary>The highest step that the cluster kept up with; null where there is none.</summary>
    public RampStep? Knee => Steps.LastOrDefault(KeepsUp);

    /// <summary>Whether the knee is passed: two steps were too much, or one was by half of its runs.</summary>
    public bool IsOver => Steps switch
    {
        [.., var last] when KeepsUp(last) => false,
        [.., var last] when last.Counts.InFlight > MostBehind * last.Counts.Offered => true,
        [.., var before, _] => !KeepsUp(before),
        _ => false,
    };

    /// <summary>Whether the cluster kept up with a step.</summary>
    public bool KeepsUp(RampStep step) =>
        step.Counts.CompletedInTime > 0
        && step.Counts.CompletedInTime >= LeastCompleted * step.Counts.Offered
        && step.Counts.Latencies.Percentile(99) <= Limit;

    /// <summary>Adds a second.</summary>
    public void Add(LoadSecond second, Latencies latencies)
    {
        if (second.Length == 0) return;
        var number = (int)(second.Second / rates.Step.TotalSeconds);
        while (_steps.Count <= number) _steps.Add(new RampStep(rates.RateOf(_steps.Count), new LoadCounts()));
        _steps[number].Counts.Add(second, latencies);
    }

    private bool IsWhole(RampStep step) => step.Counts.Length > rates.Step.TotalSeconds - Slack;
}
