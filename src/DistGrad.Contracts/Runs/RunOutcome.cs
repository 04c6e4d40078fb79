namespace DistGrad;

/// <summary>What a finished run brought, as it travels.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.RunOutcome")]
public sealed record RunOutcome
{
    /// <summary>Fetched values, by graph node.</summary>
    [Id(0)]
    public required NodeValues Values { get; init; }

    /// <summary>Gradients, by graph node.</summary>
    [Id(1)]
    public required NodeValues Gradients { get; init; }

    /// <summary>The plan it ran by.</summary>
    [Id(2)]
    public required PlanReport Plan { get; init; }

    /// <summary>Attempts it took, from 1.</summary>
    [Id(3)]
    public required int Attempts { get; init; }

    /// <summary>Time from opening the last attempt to its end.</summary>
    [Id(4)]
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Oddities the caller should know of, a sentence each: non-finite feeds.</summary>
    [Id(5)]
    public required string[] Warnings { get; init; }
}
