using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>A tape on the wire: columns as raw little-endian bytes, since Orleans would encode their elements one by one.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.TapeSpecSurrogate")]
internal struct TapeSpecSurrogate
{
    [Id(0)]
    public TapeOp[] Ops;

    [Id(1)]
    public byte[][] Columns;

    // Columns of columns: outgoing edges, adjoint slots, gradient slots.
    [Id(2)]
    public byte[][][] Lists;

    [Id(3)]
    public bool HasRoot;

    [Id(4)]
    public bool IsFed;
}

/// <summary>Converts tapes to and from their wire form.</summary>
[RegisterConverter]
internal sealed class TapeSpecConverter : IConverter<TapeSpec, TapeSpecSurrogate>
{
    public TapeSpecSurrogate ConvertToSurrogate(in TapeSpec value) => new()
    {
        Ops = value.Ops,
        HasRoot = value.HasRoot,
        IsFed = value.IsFed,
        Columns =
        [
            Bytes<int>(value.RunOp), Bytes<int>(value.RunLength), Bytes<int>(value.Operands), Bytes<int>(value.GraphNode), Bytes<int>(value.InputNode),
            Bytes<int>(value.InputStart), Bytes<double>(value.Constants), Bytes<int>(value.Fetched), Bytes<int>(value.FetchedAt), Bytes<int>(value.Wrt), Bytes<int>(value.WrtAt),
        ],
        Lists = [Array.ConvertAll(value.Outgoing, at => Bytes<int>(at)), Array.ConvertAll(value.Adjoints, at => Bytes<int>(at)), Array.ConvertAll(value.Gradients, at => Bytes<int>(at))],
    };

    public TapeSpec ConvertFromSurrogate(in TapeSpecSurrogate surrogate)
    {
        var (c, lists) = (surrogate.Columns, surrogate.Lists);
        return new()
        {
            Ops = surrogate.Ops,
            HasRoot = surrogate.HasRoot,
            IsFed = surrogate.IsFed,
            RunOp = Column<int>(c[0]),
            RunLength = Column<int>(c[1]),
            Operands = Column<int>(c[2]),
            GraphNode = Column<int>(c[3]),
            InputNode = Column<int>(c[4]),
            InputStart = Column<int>(c[5]),
            Constants = Column<double>(c[6]),
            Fetched = Column<int>(c[7]),
            FetchedAt = Column<int>(c[8]),
            Wrt = Column<int>(c[9]),
            WrtAt = Column<int>(c[10]),
            Outgoing = Array.ConvertAll(lists[0], Column<int>),
            Adjoints = Array.ConvertAll(lists[1], Column<int>),
            Gradients = Array.ConvertAll(lists[2], Column<int>),
        };
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> column)
        where T : unmanaged => MemoryMarshal.AsBytes(column).ToArray();

    private static T[] Column<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();
}
