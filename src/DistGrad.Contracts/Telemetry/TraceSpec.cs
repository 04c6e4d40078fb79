namespace DistGrad;

/// <summary><see cref="TraceOptions"/> as they travel.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.TraceSpec")]
public sealed record TraceSpec
{
    /// <summary>Most node spans.</summary>
    [Id(0)]
    public required int Budget { get; init; }

    /// <summary>Graph nodes that are traced before others, ascending.</summary>
    [Id(1)]
    public int[] Watched { get; init; } = [];
}
