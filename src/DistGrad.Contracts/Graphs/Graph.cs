using System.Security.Cryptography;

namespace DistGrad;

/// <summary>An immutable directed acyclic graph of operators over values.</summary>
/// <remarks>
/// Stored as columns: some 14 bytes for a node of two inputs. Nodes are numbered from 0 in topological order, producers
/// before consumers. Build one with <c>GraphBuilder</c>, the expression parser or the JSON format.
/// </remarks>
public sealed class Graph
{
    private readonly GraphColumns _columns;
    private readonly Lazy<string> _id;

    internal Graph(string name, GraphColumns columns)
    {
        Name = name;
        _columns = columns;
        Index = new GraphIndex(name, columns.KindOf.Length, columns.Names, columns.NamedNodes, columns.Groups, columns.Outputs, () => Sources(columns));
        _id = new(ComputeId);
    }

    /// <summary>Name of the graph, for people.</summary>
    public string Name { get; }

    /// <summary>Content hash, 32 hexadecimal digits (the first half of SHA-256 over the hashes of the binary form's chunks): equal graphs have equal ids.</summary>
    public string Id => _id.Value;

    /// <summary>Number of nodes, inputs and constants included.</summary>
    public int Count => _columns.KindOf.Length;

    /// <summary>Number of edges.</summary>
    public int EdgeCount => _columns.Inputs.Length;

    /// <summary>Nodes the graph was built for, in the order given to the builder.</summary>
    public ReadOnlySpan<int> Outputs => _columns.Outputs;

    /// <summary>All nodes with a name of their own, ascending, with their names; elements of groups are not among them.</summary>
    public IEnumerable<(int Node, string Name)> NamedNodes => Index.NamedNodes;

    /// <summary>Groups of scalar inputs, ascending by their first nodes.</summary>
    public ReadOnlySpan<InputGroup> InputGroups => _columns.Groups;

    /// <summary>Names, inputs and outputs of the graph by themselves.</summary>
    public GraphIndex Index { get; }

    /// <summary>Bytes of the tensors among its constants and parameters.</summary>
    public long TensorBytes => _columns.Tensors.Sum(tensor => tensor.Type.ByteCount);

    internal GraphColumns Columns => _columns;

    /// <summary>Operator and type of a node.</summary>
    /// <param name="node">Node, from 0.</param>
    public NodeKind KindOf(int node) => _columns.Kinds[_columns.KindOf[node]];

    /// <summary>Operator of a node, by its ONNX name.</summary>
    /// <param name="node">Node, from 0.</param>
    public string OpOf(int node) => KindOf(node).Op;

    /// <summary>Producers of a node's inputs, in slot order.</summary>
    /// <param name="node">Node, from 0.</param>
    public ReadOnlySpan<int> InputsOf(int node)
    {
        var start = _columns.InputStart[node];
        return _columns.Inputs.AsSpan(start, _columns.InputStart[node + 1] - start);
    }

    /// <summary>Whether a node is fed by the caller.</summary>
    /// <param name="node">Node, from 0.</param>
    public bool IsInput(int node) => OpOf(node) == NodeKind.Input;

    /// <summary>Whether a node is a constant.</summary>
    /// <param name="node">Node, from 0.</param>
    public bool IsConstant(int node) => OpOf(node) == NodeKind.Constant;

    /// <summary>Whether a node is a parameter: a value that the graph has and the caller may replace by a feed.</summary>
    /// <param name="node">Node, from 0.</param>
    public bool IsParameter(int node) => OpOf(node) == NodeKind.Parameter;

    /// <summary>Whether a node stands for an optional input that is left out.</summary>
    /// <param name="node">Node, from 0.</param>
    public bool IsAbsent(int node) => OpOf(node) == NodeKind.Absent;

    /// <summary>Value of a constant node, or of a parameter as long as none is fed; float64 scalars and truth values are held in place.</summary>
    /// <param name="node">A node for which <see cref="IsConstant"/> or <see cref="IsParameter"/> holds.</param>
    /// <exception cref="ArgumentException">The node is neither.</exception>
    public Value ConstantOf(int node)
    {
        var at = Array.BinarySearch(_columns.ConstantNodes, node);
        if (at >= 0) return _columns.ConstantValues[at];
        at = Array.BinarySearch(_columns.TensorNodes, node);
        if (at < 0) throw new ArgumentException($"Node {Label(node)} is no constant.", nameof(node));
        var tensor = _columns.Tensors[at];
        return tensor.Type is { IsScalar: true } or { IsTruth: true } ? tensor.Number(0) : tensor;
    }

    /// <summary>Type of a node's value; open where it depends on what is fed.</summary>
    /// <param name="node">Node, from 0.</param>
    public TensorType TypeOf(int node) => KindOf(node).Type;

    /// <inheritdoc cref="GraphIndex.NameOf"/>
    public string? NameOf(int node) => Index.NameOf(node);

    /// <inheritdoc cref="GraphIndex.Label"/>
    public string Label(int node) => Index.Label(node);

    /// <inheritdoc cref="GraphIndex.TryFind"/>
    public bool TryFind(string label, out int node) => Index.TryFind(label, out node);

    /// <inheritdoc cref="GraphIndex.Find"/>
    public int Find(string label) => Index.Find(label);

    /// <summary>The binary form; at most 2 GiB.</summary>
    public byte[] ToBytes() => GraphFormat.Write(this);

    /// <summary>Reads the binary form back.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> gave.</param>
    /// <exception cref="GraphFormatException">The bytes are no graph.</exception>
    public static Graph FromBytes(ReadOnlySpan<byte> bytes) => GraphFormat.Read(bytes);

    /// <summary>Name and size.</summary>
    public override string ToString() => $"{Name} ({Count} nodes, {EdgeCount} edges)";

    private string ComputeId()
    {
        using var hash = new GraphHash();
        Span<byte> chunkHash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var chunk in GraphFormat.Chunks(this))
        {
            SHA256.HashData(chunk, chunkHash);
            hash.Add(chunkHash);
        }

        return hash.Id();
    }

    private static (int[] Nodes, NodeKind[] Kinds) Sources(GraphColumns columns)
    {
        var isSource = Array.ConvertAll(columns.Kinds, kind => kind.Op is NodeKind.Input or NodeKind.Parameter);
        var (nodes, group) = (new List<int>(), 0);
        for (var node = 0; node < columns.KindOf.Length; node++)
        {
            if (!isSource[columns.KindOf[node]]) continue;
            while (group < columns.Groups.Length && columns.Groups[group].End <= node) group++;
            if (group < columns.Groups.Length && columns.Groups[group].First <= node) node = columns.Groups[group].End - 1;
            else nodes.Add(node);
        }

        return ([.. nodes], [.. nodes.Select(node => columns.Kinds[columns.KindOf[node]])]);
    }
}
