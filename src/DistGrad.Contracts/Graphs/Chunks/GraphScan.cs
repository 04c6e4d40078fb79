using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace DistGrad;

/// <summary>Goes through the chunks of a graph in order and checks what every graph satisfies. It holds kinds and names, but no nodes.</summary>
internal class GraphScan
{
    private readonly List<NodeKind> _kinds = [];

    // By kind. A scalar constant has its value in the chunk, another one or a parameter in a chunk of tensors after it.
    private readonly List<Role> _roles = [];

    // Where there are elements of groups or what could be: runs of float64 scalar inputs, ascending, first and end.
    private readonly List<(int First, int End)> _elements = [];

    // Nodes whose tensors come next, in order.
    private readonly Queue<int> _awaited = [];

    private enum Role : byte
    {
        Op,
        Source,
        Constant,
        Tensor,
    }

    /// <summary>Chunks so far.</summary>
    public int Chunks { get; private set; }

    /// <summary>Nodes, edges and scalar constants so far.</summary>
    public GraphTotals Totals { get; private set; }

    /// <summary>The last chunk, or null as long as it has not come.</summary>
    public GraphEnd? End { get; private set; }

    /// <summary>Kinds so far.</summary>
    public IReadOnlyList<NodeKind> Kinds => _kinds;

    /// <summary>Adds the next chunk.</summary>
    /// <exception cref="GraphFormatException">It is no chunk of a graph, or not the next one; the error names it by its number.</exception>
    public void Add(ReadOnlyMemory<byte> chunk)
    {
        try
        {
            AddChecked(chunk);
            Chunks++;
        }
        catch (Exception e) when (e is GraphFormatException or EndOfStreamException or IOException or ArgumentException or OverflowException or FormatException)
        {
            throw new GraphFormatException($"Chunk {Chunks} is no part of a graph: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Is told of the nodes of a chunk. The spans are only good for the call.</summary>
    /// <param name="kindOf">Kind of each node.</param>
    /// <param name="counts">Number of inputs of each node.</param>
    /// <param name="inputs">Inputs, all nodes' one after the other.</param>
    /// <param name="constantAt">Places of scalar constants in the chunk.</param>
    /// <param name="constants">Their values.</param>
    protected virtual void OnNodes(ReadOnlySpan<ushort> kindOf, ReadOnlySpan<int> counts, ReadOnlySpan<int> inputs, ReadOnlySpan<ushort> constantAt, ReadOnlySpan<double> constants)
    {
    }

    /// <summary>Is told of a kind that did not occur before.</summary>
    protected virtual void OnKind(NodeKind kind)
    {
    }

    /// <summary>Is told of a constant or parameter that is a tensor.</summary>
    protected virtual void OnTensor(int node, Tensor tensor)
    {
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new GraphFormatException(otherwise);
    }

    private void AddChecked(ReadOnlyMemory<byte> chunk)
    {
        Require(End is null, "it comes after the last one");
        if (!MemoryMarshal.TryGetArray(chunk, out var array)) array = chunk.ToArray();
        using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        switch (reader.ReadUInt32())
        {
            case GraphFormat.NodesMagic:
                Require(_awaited.Count == 0, $"the tensor of node #{(_awaited.Count > 0 ? _awaited.Peek() : 0)} is missing before it");
                ReadNodes(chunk.Span, stream, reader);
                return;
            case GraphFormat.TensorsMagic:
                ReadTensors(reader);
                break;
            case GraphFormat.EndMagic:
                Require(_awaited.Count == 0, $"the tensor of node #{(_awaited.Count > 0 ? _awaited.Peek() : 0)} is missing before it");
                var end = GraphEnd.Read(reader);
                GraphInvariants.Check(end, (int)Totals.Nodes, AreElements);
                End = end;
                break;
            default:
                throw new GraphFormatException("it begins like none");
        }

        Require(stream.Position == stream.Length, $"it has {stream.Length - stream.Position} bytes too many at its end");
    }

    private void ReadNodes(ReadOnlySpan<byte> chunk, MemoryStream stream, BinaryReader reader)
    {
        var header = ChunkHeader.Read(chunk);
        Require(Totals.Nodes % GraphFormat.ChunkSize == 0, $"the chunk of nodes before it has fewer than {GraphFormat.ChunkSize:N0}");
        var totals = Totals + GraphTotals.Of(chunk);
        Require(totals is { Nodes: < int.MaxValue, Edges: < int.MaxValue }, $"there are more than {int.MaxValue:N0} nodes or edges");
        stream.Position = ChunkHeader.Size;
        for (var i = 0; i < header.Kinds; i++) AddKind(new NodeKind(reader.ReadString(), ValueFormat.ReadType(reader), ValueFormat.ReadAttributes(reader), reader.ReadInt32()));
        var columns = chunk[(int)stream.Position..];
        Require(columns.Length == header.ColumnBytes, $"its columns have {columns.Length} bytes instead of {header.ColumnBytes}");
        var (kindOf, counts, inputs) = (ArrayPool<ushort>.Shared.Rent(header.Nodes), ArrayPool<int>.Shared.Rent(header.Nodes), ArrayPool<int>.Shared.Rent(header.Inputs));
        try
        {
            Widen(Take(ref columns, header.Nodes, header.KindWidth), header.KindWidth, kindOf);
            Widen(Take(ref columns, header.Nodes, header.CountWidth), header.CountWidth, counts);
            Widen(Take(ref columns, header.Inputs, header.DistanceWidth), header.DistanceWidth, inputs);
            var constantAt = MemoryMarshal.Cast<byte, ushort>(Take(ref columns, header.Constants, sizeof(ushort)));
            Nodes(kindOf.AsSpan(0, header.Nodes), counts.AsSpan(0, header.Nodes), inputs.AsSpan(0, header.Inputs), constantAt, MemoryMarshal.Cast<byte, double>(columns));
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(kindOf);
            ArrayPool<int>.Shared.Return(counts);
            ArrayPool<int>.Shared.Return(inputs);
        }

        Totals = totals;
    }

    private void AddKind(NodeKind kind)
    {
        Require(_kinds.Count <= ushort.MaxValue, "there are too many kinds of nodes");
        _kinds.Add(kind);
        _roles.Add(kind.Op switch
        {
            NodeKind.Constant when kind.Type.IsScalar => Role.Constant,
            NodeKind.Constant or NodeKind.Parameter => Role.Tensor,
            _ => kind.IsSource ? Role.Source : Role.Op,
        });
        OnKind(kind);
    }

    // Inputs come as distances back, and are nodes afterwards.
    private void Nodes(ReadOnlySpan<ushort> kindOf, ReadOnlySpan<int> counts, Span<int> inputs, ReadOnlySpan<ushort> constantAt, ReadOnlySpan<double> constants)
    {
        var first = (int)Totals.Nodes;
        var roles = CollectionsMarshal.AsSpan(_roles);
        var (at, constant) = (0, 0);
        for (var i = 0; i < kindOf.Length; i++)
        {
            if (kindOf[i] >= roles.Length) throw new GraphFormatException($"node #{first + i} has an unknown kind {kindOf[i]}");
            if (roles[kindOf[i]] != Role.Op)
            {
                Require(counts[i] == 0, $"node #{first + i} is an input or a constant and reads other nodes");
                AddSource(first + i, roles[kindOf[i]], constant < constantAt.Length && constantAt[constant] == i, ref constant);
                if (_kinds[kindOf[i]] == InputGroup.Element) AddElement(first + i);
            }

            if ((uint)counts[i] > (uint)(inputs.Length - at)) throw new GraphFormatException($"node #{first + i} has more inputs than there are");
            for (var end = at + counts[i]; at < end; at++)
            {
                var distance = inputs[at];
                if ((uint)(distance - 1) >= (uint)(first + i)) throw new GraphFormatException($"node #{first + i} reads one {distance} nodes before it, which there is not");
                inputs[at] = first + i - distance;
            }
        }

        Require(at == inputs.Length, $"it has {inputs.Length - at} inputs that belong to no node");
        Require(constant == constantAt.Length, "it has a value that belongs to no constant");
        OnNodes(kindOf, counts, inputs, constantAt, constants);
    }

    private void AddSource(int node, Role role, bool hasValue, ref int constant)
    {
        if (hasValue)
        {
            Require(role == Role.Constant, $"node #{node} has a value and is no scalar constant");
            constant++;
        }
        else if (role is Role.Constant or Role.Tensor)
        {
            _awaited.Enqueue(node);
        }
    }

    private void AddElement(int node)
    {
        if (_elements.Count > 0 && _elements[^1].End == node) _elements[^1] = (_elements[^1].First, node + 1);
        else _elements.Add((node, node + 1));
    }

    private void ReadTensors(BinaryReader reader)
    {
        var count = ValueFormat.Length(reader, minimumSize: 9);
        for (var i = 0; i < count; i++)
        {
            var (node, tensor) = (reader.ReadInt32(), ValueFormat.ReadTensor(reader));
            Require(_awaited.TryDequeue(out var awaited) && awaited == node, $"it has a tensor of node #{node}, which is not the next that needs one");
            OnTensor(node, tensor);
        }
    }

    private bool AreElements(int first, int end)
    {
        var (low, high) = (0, _elements.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_elements[middle].First <= first) low = middle + 1;
            else high = middle;
        }

        return low > 0 && end <= _elements[low - 1].End;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> columns, int count, int width)
    {
        var column = columns[..(count * width)];
        columns = columns[column.Length..];
        return column;
    }

    private static void Widen(ReadOnlySpan<byte> column, int width, Span<ushort> wide)
    {
        if (width == sizeof(byte)) for (var i = 0; i < column.Length; i++) wide[i] = column[i];
        else column.CopyTo(MemoryMarshal.AsBytes(wide));
    }

    private static void Widen(ReadOnlySpan<byte> column, int width, Span<int> wide)
    {
        switch (width)
        {
            case sizeof(byte):
                for (var i = 0; i < column.Length; i++) wide[i] = column[i];
                break;
            case sizeof(ushort):
                var narrow = MemoryMarshal.Cast<byte, ushort>(column);
                for (var i = 0; i < narrow.Length; i++) wide[i] = narrow[i];
                break;
            default:
                column.CopyTo(MemoryMarshal.AsBytes(wide));
                break;
        }
    }
}
