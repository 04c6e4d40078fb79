namespace DistGrad;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>It waits for its place or is under way.</summary>
    Running,

    /// <summary>It has brought its results.</summary>
    Succeeded,

    /// <summary>It has failed, or was cancelled.</summary>
    Failed,
}
