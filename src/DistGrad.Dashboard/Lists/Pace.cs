namespace DistGrad.Dashboard.Lists;

/// <summary>How fast something is counted.</summary>
/// <param name="PerSecond">Now: over ten seconds at most; null where it was looked at once only.</param>
/// <param name="Steps">Over the last minute, oldest first; what is between two of them is not known.</param>
public sealed record Pace(double? PerSecond, IReadOnlyList<PaceStep> Steps)
{
    /// <summary>Nothing is known.</summary>
    public static Pace Unknown { get; } = new(null, []);

    /// <summary>The highest of the steps, or null.</summary>
    public double? Highest => Steps.Count == 0 ? null : Steps.Max(step => step.PerSecond);

    /// <summary>Of several together.</summary>
    /// <param name="paces">One each, by the same readings.</param>
    public static Pace Sum(IReadOnlyCollection<Pace> paces) => new(
        paces.Any(pace => pace.PerSecond is not null) ? paces.Sum(pace => pace.PerSecond ?? 0) : null,
        [.. paces.SelectMany(pace => pace.Steps).GroupBy(step => (step.From, step.To)).OrderByDescending(same => same.Key.From).Select(same => new PaceStep(same.Key.From, same.Key.To, same.Sum(step => step.PerSecond)))]);
}

/// <summary>From one reading of a count to the next.</summary>
/// <param name="From">How long ago it was read before, seen from the last reading.</param>
/// <param name="To">How long ago it was read again.</param>
/// <param name="PerSecond">How fast it grew in between.</param>
public readonly record struct PaceStep(TimeSpan From, TimeSpan To, double PerSecond);
