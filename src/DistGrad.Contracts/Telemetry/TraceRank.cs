namespace DistGrad;

/// <summary>What a node counts for where more are to be traced than the budget allows; the higher ones come first.</summary>
public enum TraceRank : byte
{
    /// <summary>One of many: a sample of them is traced.</summary>
    Sampled,

    /// <summary>It failed, or its value or gradient is not finite.</summary>
    Striking,

    /// <summary>It is watched.</summary>
    Watched,
}
