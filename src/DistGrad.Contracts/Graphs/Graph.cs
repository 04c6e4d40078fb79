using System.Collections.Frozen;
using System.Globalization;
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
    private readonly Lazy<FrozenDictionary<string, int>> _byName;
    private readonly Lazy<string> _id;

    internal Graph(string name, GraphColumns columns)
    {
        Name = name;
        _columns = columns;
        _byName = new(() => columns.Names.Select((n, i) => KeyValuePair.Create(n, columns.NamedNodes[i])).ToFrozenDictionary());
        _id = new(() => Convert.ToHexStringLower(SHA256.HashData(GraphFormat.Write(this)).AsSpan(0, 16)));
    }

    /// <summary>Name of the graph, for people.</summary>
    public string Name { get; }

    /// <summary>Content hash, 32 hexadecimal digits (the first half of SHA-256 of the binary form): equal graphs have equal ids.</summary>
    public string Id => _id.Value;

    /// <summary>Number of nodes, inputs and constants included.</summary>
    public int Count => _columns.KindOf.Length;

    /// <summary>Number of edges.</summary>
    public int EdgeCount => _columns.Inputs.Length;

    /// <summary>Nodes the graph was built for, in the order given to the builder.</summary>
    public ReadOnlySpan<int> Outputs => _columns.Outputs;

    /// <summary>All named nodes, ascending, with their names.</summary>
    public IEnumerable<(int Node, string Name)> NamedNodes => _columns.NamedNodes.Zip(_columns.Names);

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

    /// <summary>Name of a node, or null where it has none.</summary>
    /// <param name="node">Node, from 0.</param>
    public string? NameOf(int node)
    {
        var at = Array.BinarySearch(_columns.NamedNodes, node);
        return at >= 0 ? _columns.Names[at] : null;
    }

    /// <summary>How messages call a node: its name, or <c>#</c> and its number.</summary>
    /// <param name="node">Node, from 0.</param>
    public string Label(int node) => NameOf(node) ?? $"#{node}";

    /// <summary>Finds a node by its name, or by <c>#</c> and its number.</summary>
    /// <param name="label">A label as <see cref="Label"/> gives it.</param>
    /// <param name="node">The node, or -1.</param>
    /// <returns>Whether there is such a node.</returns>
    public bool TryFind(string label, out int node)
    {
        if (_byName.Value.TryGetValue(label, out node)) return true;
        if (label.StartsWith('#') && int.TryParse(label.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out node) && node < Count) return true;
        node = -1;
        return false;
    }

    /// <summary>Finds a node by its name, or by <c>#</c> and its number.</summary>
    /// <param name="label">A label as <see cref="Label"/> gives it.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public int Find(string label) =>
        TryFind(label, out var node) ? node : throw new UnknownNodeException(Name, label, _columns.Names);

    /// <summary>The binary form, that <see cref="Id"/> is the hash of.</summary>
    public byte[] ToBytes() => GraphFormat.Write(this);

    /// <summary>Reads the binary form back.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> gave.</param>
    /// <exception cref="GraphFormatException">The bytes are no graph.</exception>
    public static Graph FromBytes(ReadOnlySpan<byte> bytes) => GraphFormat.Read(bytes);

    /// <summary>Name and size.</summary>
    public override string ToString() => $"{Name} ({Count} nodes, {EdgeCount} edges)";
}
