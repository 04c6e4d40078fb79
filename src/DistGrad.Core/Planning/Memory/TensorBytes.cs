namespace DistGrad.Planning.Memory;

/// <summary>What tensors take in memory.</summary>
internal static class TensorBytes
{
    // The object, its shape, and the header of its array.
    private const int Overhead = 128;

    /// <summary>Bytes of a value: none for float64 scalars and truth values, which messages and slots hold in place.</summary>
    public static long Of(TensorType type) => type is { IsScalar: true } or { IsTruth: true } || type == default ? 0 : type.ByteCount + Overhead;

    /// <summary>Bytes of several values.</summary>
    public static long Of(IEnumerable<TensorType> types) => types.Sum(Of);
}
