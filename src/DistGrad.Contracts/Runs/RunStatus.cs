namespace DistGrad;

/// <summary>Where a run stands. Exactly one of outcome and error is set once it has ended.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.RunStatus")]
public sealed record RunStatus
{
    /// <summary>How far it is.</summary>
    [Id(0)]
    public required RunProgress Progress { get; init; }

    /// <summary>What it brought, once it has succeeded.</summary>
    [Id(1)]
    public RunOutcome? Outcome { get; init; }

    /// <summary>Why it failed, once it has.</summary>
    [Id(2)]
    public Exception? Error { get; init; }

    /// <summary>Whether the run has ended.</summary>
    public bool HasEnded => Outcome is not null || Error is not null;
}
