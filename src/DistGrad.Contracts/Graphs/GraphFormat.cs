using System.Buffers.Binary;
using System.Text;

namespace DistGrad;

/// <summary>The binary form of a graph: chunks of 65,536 nodes, tensors after the nodes they belong to, and at the end names and outputs.</summary>
/// <remarks>A chunk needs nothing but those before it. Equal graphs have equal chunks, however they were made: see <c>docs/decisions/008-graphs-in-chunks.md</c>.</remarks>
internal static class GraphFormat
{
    /// <summary>Nodes in every chunk of nodes but the last one.</summary>
    public const int ChunkSize = 1 << 16;

    /// <summary>What chunks of nodes begin with.</summary>
    public const uint NodesMagic = 0x344E4744; // "DGN4"

    /// <summary>What chunks of tensors begin with.</summary>
    public const uint TensorsMagic = 0x34544744; // "DGT4"

    /// <summary>What the last chunk begins with.</summary>
    public const uint EndMagic = 0x34454744; // "DGE4"

    private const uint Magic = 0x34474744; // "DGG4"

    // A chunk of tensors takes more until it has so many bytes.
    private const int TensorBytes = 1 << 20;

    /// <summary>Whether a chunk has nodes.</summary>
    public static bool IsNodes(ReadOnlySpan<byte> chunk) => BinaryPrimitives.TryReadUInt32LittleEndian(chunk, out var magic) && magic == NodesMagic;

    /// <summary>The chunks of a graph, made as they are asked for.</summary>
    public static IEnumerable<byte[]> Chunks(Graph graph)
    {
        var columns = graph.Columns;
        var (draft, numbers) = (new ChunkDraft(), new int[columns.Kinds.Length]);
        Array.Fill(numbers, -1);
        var (kinds, constant, tensor) = (0, 0, 0);
        for (var node = 0; node < graph.Count;)
        {
            for (; node < graph.Count && !draft.IsFull; node++) AddNode(columns, draft, node, numbers, ref kinds, ref constant);
            yield return draft.Seal();
            while (tensor < columns.TensorNodes.Length && columns.TensorNodes[tensor] < node) yield return Tensors(columns, node, ref tensor);
        }

        yield return new GraphEnd(graph.Name, columns.NamedNodes, columns.Names, columns.Groups, columns.Outputs).ToBytes();
    }

    /// <summary>All chunks as one array, each after its length.</summary>
    public static byte[] Write(Graph graph)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            foreach (var chunk in Chunks(graph))
            {
                writer.Write(chunk.Length);
                writer.Write(chunk);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <exception cref="GraphFormatException">The bytes are no graph.</exception>
    public static Graph Read(ReadOnlySpan<byte> bytes)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(bytes, out var magic) || magic != Magic) throw new GraphFormatException("The bytes are no graph: they do not begin with 'DGG4'.");
        var chunks = Split(bytes.ToArray());
        var totals = default(GraphTotals);
        for (var i = 0; i < chunks.Count; i++)
        {
            try
            {
                totals += GraphTotals.Of(chunks[i].Span);
            }
            catch (GraphFormatException e)
            {
                throw new GraphFormatException($"Chunk {i} is no part of a graph: {e.Message}.", e);
            }
        }

        if (totals is { Nodes: >= int.MaxValue } or { Edges: >= int.MaxValue }) throw new GraphFormatException($"The graph has more than {int.MaxValue:N0} nodes or edges.");
        var reader = new GraphReader(totals);
        foreach (var chunk in chunks) reader.Add(chunk);
        return reader.ToGraph();
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bytes)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        for (var rest = bytes[sizeof(uint)..]; !rest.IsEmpty;)
        {
            if (!BinaryPrimitives.TryReadInt32LittleEndian(rest.Span, out var length) || length < 0 || length > rest.Length - sizeof(int))
                throw new GraphFormatException($"Chunk {chunks.Count} is cut short: {rest.Length} bytes are left.");
            chunks.Add(rest.Slice(sizeof(int), length));
            rest = rest[(sizeof(int) + length)..];
        }

        return chunks;
    }

    // Kinds are numbered as they occur, so that those which no node has make no difference.
    private static void AddNode(GraphColumns columns, ChunkDraft draft, int node, int[] numbers, ref int kinds, ref int constant)
    {
        ref var number = ref numbers[columns.KindOf[node]];
        if (number < 0)
        {
            number = kinds++;
            draft.AddKind(columns.Kinds[columns.KindOf[node]]);
        }

        var (first, end) = (columns.InputStart[node], columns.InputStart[node + 1]);
        draft.AddNode((ushort)number, end - first);
        for (var i = first; i < end; i++) draft.AddInput(columns.Inputs[i]);
        if (constant < columns.ConstantNodes.Length && columns.ConstantNodes[constant] == node) draft.AddConstant(columns.ConstantValues[constant++]);
    }

    private static byte[] Tensors(GraphColumns columns, int before, ref int tensor)
    {
        var (first, bytes) = (tensor, 0L);
        while (tensor < columns.TensorNodes.Length && columns.TensorNodes[tensor] < before && (tensor == first || bytes + columns.Tensors[tensor].Bytes.Length <= TensorBytes))
            bytes += columns.Tensors[tensor++].Bytes.Length;
        using var stream = new MemoryStream(checked((int)Math.Min(bytes + (64L * (tensor - first)) + 16, Array.MaxLength)));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(TensorsMagic);
        writer.Write(tensor - first);
        for (var i = first; i < tensor; i++)
        {
            writer.Write(columns.TensorNodes[i]);
            ValueFormat.Write(writer, columns.Tensors[i]);
        }

        writer.Flush();
        return stream.ToArray();
    }
}
