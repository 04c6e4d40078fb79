namespace DistGrad;

/// <summary>An immutable dense array of numbers, outermost extent first, little-endian.</summary>
/// <param name="type">Element type and shape.</param>
/// <param name="bytes">The elements; not copied, so nobody may write to them any more.</param>
public sealed class Tensor(TensorType type, ReadOnlyMemory<byte> bytes)
{
    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; } = type;

    /// <summary>The elements.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
