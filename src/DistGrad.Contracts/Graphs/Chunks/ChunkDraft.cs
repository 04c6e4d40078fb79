using System.Runtime.InteropServices;
using System.Text;

namespace DistGrad;

/// <summary>A chunk of nodes that is being filled, one node after the other. Once full it is sealed, and the next one begins in the same memory.</summary>
internal sealed class ChunkDraft
{
    private readonly List<NodeKind> _newKinds = [];

    // Small graphs are common: these double up to a whole chunk.
    private ushort[] _kindOf = new ushort[16];
    private int[] _counts = new int[16];
    private int[] _distances = new int[32];
    private ushort[] _constantAt = new ushort[4];
    private double[] _constants = new double[4];

    private int _inputs;
    private int _constantCount;
    private int _largestCount;
    private int _largestDistance;

    /// <summary>Node that the chunk begins with.</summary>
    public int First { get; private set; }

    /// <summary>Nodes in it so far.</summary>
    public int Nodes { get; private set; }

    /// <summary>Kinds so far, those of chunks before it included.</summary>
    public int Kinds { get; private set; }

    public bool IsFull => Nodes == GraphFormat.ChunkSize;

    /// <summary>Adds a kind, that nodes from here on may have.</summary>
    public void AddKind(NodeKind kind)
    {
        _newKinds.Add(kind);
        Kinds++;
    }

    /// <summary>Adds a node. Its inputs come next.</summary>
    public void AddNode(ushort kind, int inputs)
    {
        if (Nodes == _kindOf.Length)
        {
            Array.Resize(ref _kindOf, Nodes * 2);
            Array.Resize(ref _counts, Nodes * 2);
        }

        if (_inputs + inputs > _distances.Length) Array.Resize(ref _distances, Math.Max(_distances.Length * 2, _inputs + inputs));
        _kindOf[Nodes] = kind;
        _counts[Nodes++] = inputs;
        if (inputs > _largestCount) _largestCount = inputs;
    }

    /// <summary>Adds an input of the node added last.</summary>
    public void AddInput(int node)
    {
        var distance = First + Nodes - 1 - node;
        _distances[_inputs++] = distance;
        if (distance > _largestDistance) _largestDistance = distance;
    }

    /// <summary>Gives the node added last its value.</summary>
    public void AddConstant(double value)
    {
        if (_constantCount == _constants.Length)
        {
            Array.Resize(ref _constants, _constantCount * 2);
            Array.Resize(ref _constantAt, _constantCount * 2);
        }

        _constantAt[_constantCount] = (ushort)(Nodes - 1);
        _constants[_constantCount++] = value;
    }

    /// <summary>The chunk. Afterwards the draft is that of the next one.</summary>
    public byte[] Seal()
    {
        var kinds = NewKinds();
        var (kindWidth, countWidth, distanceWidth) = (Kinds <= 256 ? 1 : 2, _largestCount <= byte.MaxValue ? 1 : 4, _largestDistance <= ushort.MaxValue ? 2 : 4);
        var size = ChunkHeader.Size + kinds.Length + ((long)Nodes * (kindWidth + countWidth)) + ((long)_inputs * distanceWidth) + (_constantCount * (sizeof(ushort) + sizeof(double)));
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)size));
        new ChunkHeader(Nodes, _inputs, _newKinds.Count, _constantCount, kindWidth, countWidth, distanceWidth).Write(bytes);
        var rest = bytes.AsSpan(ChunkHeader.Size);
        Put(kinds, ref rest);
        Narrow(_kindOf.AsSpan(0, Nodes), kindWidth, ref rest);
        Narrow(_counts.AsSpan(0, Nodes), countWidth, ref rest);
        Narrow(_distances.AsSpan(0, _inputs), distanceWidth, ref rest);
        Put(MemoryMarshal.AsBytes(_constantAt.AsSpan(0, _constantCount)), ref rest);
        Put(MemoryMarshal.AsBytes(_constants.AsSpan(0, _constantCount)), ref rest);
        First += Nodes;
        _newKinds.Clear();
        (Nodes, _inputs, _constantCount, _largestCount, _largestDistance) = (0, 0, 0, 0, 0);
        return bytes;
    }

    private byte[] NewKinds()
    {
        if (_newKinds.Count == 0) return [];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (var kind in _newKinds)
        {
            writer.Write(kind.Op);
            ValueFormat.Write(writer, kind.Type);
            ValueFormat.Write(writer, kind.Attributes);
            writer.Write(kind.Output);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static void Put(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Narrow(ReadOnlySpan<ushort> column, int width, ref Span<byte> rest)
    {
        if (width == sizeof(ushort))
        {
            Put(MemoryMarshal.AsBytes(column), ref rest);
            return;
        }

        for (var i = 0; i < column.Length; i++) rest[i] = (byte)column[i];
        rest = rest[column.Length..];
    }

    private static void Narrow(ReadOnlySpan<int> column, int width, ref Span<byte> rest)
    {
        switch (width)
        {
            case sizeof(byte):
                for (var i = 0; i < column.Length; i++) rest[i] = (byte)column[i];
                break;
            case sizeof(ushort):
                var narrow = MemoryMarshal.Cast<byte, ushort>(rest)[..column.Length];
                for (var i = 0; i < narrow.Length; i++) narrow[i] = (ushort)column[i];
                break;
            default:
                MemoryMarshal.AsBytes(column).CopyTo(rest);
                break;
        }

        rest = rest[(column.Length * width)..];
    }
}
