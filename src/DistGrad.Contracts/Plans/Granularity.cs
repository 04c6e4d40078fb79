namespace DistGrad;

/// <summary>How many ops one node grain executes.</summary>
public enum Granularity : byte
{
    /// <summary>One op for each node: every op addressable, traceable and inspectable.</summary>
    PerOp = 0,

    /// <summary>Blocks of ops compiled into one node each.</summary>
    Fused = 1,

    /// <summary>Per op, unless a graph of scalars has more than 5,000 nodes: it is fused then.</summary>
    Auto = 2,
}
