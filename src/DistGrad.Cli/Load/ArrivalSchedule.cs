namespace DistGrad.Cli.Load;

/// <summary>How runs are spaced.</summary>
internal enum ArrivalKind
{
    /// <summary>As callers that know nothing of each other come: gaps are exponentially distributed.</summary>
    Poisson,

    /// <summary>One after the other at equal distances.</summary>
    Uniform,
}

/// <summary>When runs are to start, fixed before any of them has run: by a rate and a seed alone.</summary>
/// <param name="rates">The rate over time.</param>
/// <param name="kind">How runs are spaced.</param>
/// <param name="seed">What chance comes from.</param>
internal sealed class ArrivalSchedule(RateSchedule rates, ArrivalKind kind, int seed)
{
    private readonly Random _random = new(seed);
    private double _at;

    /// <summary>When the next run is to start.</summary>
    /// <remarks>A gap is a number of expected runs, 1 on average; over steps it is used up at the rate of each.</remarks>
    public TimeSpan Next()
    {
        var gap = kind == ArrivalKind.Uniform ? 1 : -Math.Log(1 - _random.NextDouble());
        for (var step = rates.StepAt(TimeSpan.FromSeconds(_at)); ; step++)
        {
            var (rate, end) = (rates.RateOf(step), rates.EndOf(step).TotalSeconds);
            if (_at + (gap / rate) < end)
            {
                _at += gap / rate;
                return TimeSpan.FromSeconds(Math.Min(_at, TimeSpan.MaxValue.TotalSeconds / 2));
            }

            gap -= Math.Max(0, end - _at) * rate;
            _at = Math.Max(_at, end);
        }
    }
}
