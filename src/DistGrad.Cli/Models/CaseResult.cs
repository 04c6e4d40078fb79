namespace DistGrad.Cli.Models;

/// <summary>What became of a case.</summary>
internal enum CaseStatus
{
    /// <summary>All values and gradients are as expected.</summary>
    Passed,

    /// <summary>Something differs, or could not be computed.</summary>
    Failed,

    /// <summary>The model or its data have what DistGrad does not take.</summary>
    Unsupported,
}

/// <summary>A case and what became of it.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Reason">Why it did not pass, or what was left out; null where there is nothing to say.</param>
internal sealed record CaseResult(string Name, CaseStatus Status, string? Reason = null);
