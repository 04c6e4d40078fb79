namespace DistGrad;

/// <summary>What a slot holds.</summary>
internal enum SlotState : byte
{
    /// <summary>Nothing has arrived.</summary>
    Empty = 0,

    /// <summary>A value or gradient.</summary>
    Filled = 1,

    /// <summary>Nothing any more: it arrived, was read, and will not be read again.</summary>
    Dropped = 2,
}
