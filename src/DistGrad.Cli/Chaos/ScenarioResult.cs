namespace DistGrad.Cli.Chaos;

/// <summary>What became of a scenario.</summary>
internal sealed record ScenarioResult
{
    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Whether the run ended with a result.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Whether the result has the bits of an undisturbed run.</summary>
    public bool IsSame { get; init; }

    /// <summary>Whether the run had not ended a minute after the last fault.</summary>
    public bool IsHung { get; init; }

    /// <summary>What silos still held when the cluster was whole again, or null for nothing.</summary>
    public string? Left { get; init; }

    /// <summary>Faults that came before the run's end.</summary>
    public int Faults { get; init; }

    /// <summary>Attempts that the run took.</summary>
    public int Attempts { get; init; }

    /// <summary>Seconds from the start to the result.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds from each loss of a silo until the run was under way again, or at its end.</summary>
    public IReadOnlyList<double> Resumed { get; init; } = [];

    /// <summary>What the run failed with, or why a fault could not be made to happen.</summary>
    public string? Error { get; init; }

    /// <summary>Whether all is as it should be.</summary>
    public bool IsOk => IsFinished && IsSame && Left is null && Error is null;
}
