namespace DistGrad.Cli.Load;

/// <summary>The rate at which runs arrive over time: constant, or raised step by step.</summary>
/// <param name="Start">Runs per second in the first step.</param>
/// <param name="Factor">What each step multiplies the rate by; 1 for a constant rate.</param>
/// <param name="Step">Length of a step.</param>
/// <param name="First">Time before the first raise, as warm-up; the first step begins after it.</param>
internal readonly record struct RateSchedule(double Start, double Factor, TimeSpan Step, TimeSpan First)
{
    /// <summary>A constant rate.</summary>
    /// <param name="rate">Runs per second.</param>
    public static RateSchedule Constant(double rate) => new(rate, 1, TimeSpan.MaxValue, default);

    /// <summary>Number of the step at a time, from 0.</summary>
    public int StepAt(TimeSpan time) => time < First ? 0 : (int)((time - First).Ticks / Step.Ticks);

    /// <summary>Runs per second in a step.</summary>
    public double RateOf(int step) => Start * Math.Pow(Factor, step);

    /// <summary>When a step ends.</summary>
    public TimeSpan EndOf(int step) => Step == TimeSpan.MaxValue ? Step : First + (Step * (step + 1));
}
