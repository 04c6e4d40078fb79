namespace DistGrad;

/// <summary>How a run is traced.</summary>
public sealed record TraceOptions
{
    /// <summary>Most node spans of a run unless told otherwise: what tracing UIs still draw.</summary>
    public const int DefaultBudget = 5000;

    /// <summary>Largest budget.</summary>
    public const int MaxBudget = 100_000;

    /// <summary>
    /// Most node spans, over both passes and all silos, from 0 to <see cref="MaxBudget"/>. Where there are more, watched nodes come first, then those
    /// whose value or gradient is not finite, then a sample by hash; how many were left out is told. Default <see cref="DefaultBudget"/>.
    /// </summary>
    public int Budget { get; init; } = DefaultBudget;

    /// <summary>Nodes that are traced before others, by label.</summary>
    public IReadOnlyCollection<string> Watched { get; init; } = [];
}
