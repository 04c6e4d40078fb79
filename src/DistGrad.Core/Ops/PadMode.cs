namespace DistGrad;

/// <summary>What <c>Pad</c> puts around a value.</summary>
public enum PadMode
{
    /// <summary>The same element everywhere.</summary>
    Constant,

    /// <summary>The elements mirrored at the outermost ones, which are not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The outermost elements repeated: a a | a b c | c c.</summary>
    Edge,

    /// <summary>The elements from the other end: b c | a b c | a b.</summary>
    Wrap,
}
