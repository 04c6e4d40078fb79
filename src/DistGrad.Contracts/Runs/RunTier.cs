namespace DistGrad;

/// <summary>How messages travel between nodes of one silo. Results are the same.</summary>
public enum RunTier : byte
{
    /// <summary>Into the target's own inbox, waking it on its own scheduler; packed and acknowledged between silos.</summary>
    Fast = 0,

    /// <summary>One plain Orleans one-way call for each edge.</summary>
    Reference = 1,
}
