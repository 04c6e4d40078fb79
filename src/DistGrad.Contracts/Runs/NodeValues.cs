using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Values of some graph nodes, as two raw little-endian columns.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeValues")]
public sealed record NodeValues
{
    /// <summary>No values.</summary>
    public static NodeValues Empty { get; } = new() { NodeBytes = [], ValueBytes = [] };

    /// <summary>Nodes, 4 bytes each.</summary>
    [Id(0)]
    public required byte[] NodeBytes { get; init; }

    /// <summary>Their values, 8 bytes each, in the same order.</summary>
    [Id(1)]
    public required byte[] ValueBytes { get; init; }

    /// <summary>Nodes.</summary>
    public ReadOnlySpan<int> Nodes => MemoryMarshal.Cast<byte, int>(NodeBytes);

    /// <summary>Values, in the same order.</summary>
    public ReadOnlySpan<double> Values => MemoryMarshal.Cast<byte, double>(ValueBytes);

    /// <summary>Number of values.</summary>
    public int Count => NodeBytes.Length / sizeof(int);

    /// <summary>Packs two columns of equal length.</summary>
    /// <param name="nodes">Nodes.</param>
    /// <param name="values">Values, in the same order.</param>
    public static NodeValues Pack(ReadOnlySpan<int> nodes, ReadOnlySpan<double> values)
    {
        if (nodes.Length != values.Length) throw new ArgumentException($"{nodes.Length} nodes, but {values.Length} values.", nameof(values));
        return new() { NodeBytes = MemoryMarshal.AsBytes(nodes).ToArray(), ValueBytes = MemoryMarshal.AsBytes(values).ToArray() };
    }
}
