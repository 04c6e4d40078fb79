namespace DistGrad;

/// <summary>What a planned node does beyond computing.</summary>
[Flags]
public enum NodeRole : byte
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>Gets its value from the caller's feeds.</summary>
    Fed = 1,

    /// <summary>Its value goes back to the caller.</summary>
    Fetched = 2,

    /// <summary>Its gradient goes back to the caller.</summary>
    Wrt = 4,

    /// <summary>Its upstream gradient is the seed, 1.</summary>
    Root = 8,

    /// <summary>Takes part in the backward pass.</summary>
    Backward = 16,

    /// <summary>Inserted by the planner to spread a wide fan-in or fan-out; stands for no node of the graph.</summary>
    Inserted = 32,
}
