using System.Runtime.InteropServices;
using DistGrad.Building;

namespace DistGrad;

/// <summary>Builds a graph, one node after the other; every mistake is reported where it is made.</summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed partial class GraphBuilder
{
    private readonly OpRegistry _ops;
    private readonly List<NodeKind> _kinds = [];
    private readonly Dictionary<NodeKind, ushort> _kindIndex = [];

    // Ops applied to float64 scalars and the kinds of their results, so that the usual case costs no type inference. A graph
    // uses few ops: looking through them is faster than hashing.
    private readonly List<(Op Op, ushort Kind)> _scalarKinds = [];

    private readonly Column<ushort> _kindOf = new();
    private readonly Column<int> _inputStart = new();
    private readonly Column<int> _inputs = new();
    private readonly Column<int> _constantNodes = new();
    private readonly Column<double> _constantValues = new();
    private readonly List<(int Node, Tensor Tensor)> _tensors = [];

    // Values known before the run, by node: constants that are tensors, and what can be told from them and from shapes.
    private readonly Dictionary<int, Tensor> _known = [];
    private readonly IConstantFolder? _folder;
    private readonly BuilderNames _names;

    private ushort? _constantKind;

    // Whether there is no other kind of nodes than float64 scalars, so that operands need no look.
    private bool _isAllScalar = true;

    /// <summary>An empty graph.</summary>
    /// <param name="name">Name of the graph, for people.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    public GraphBuilder(string name = "graph", OpRegistry? ops = null)
        : this(name, ops, null)
    {
    }

    internal GraphBuilder(string name, OpRegistry? ops, IConstantFolder? folder, Action<byte[]>? sink = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _names = new BuilderNames(name);
        _folder = folder;
        if (sink is not null) (_sink, _draft) = (sink, new ChunkDraft());
        _ops = ops ?? OpRegistry.Standard;
        _inputStart.Add(0);
    }

    /// <summary>Name of the graph.</summary>
    public string Name { get; }

    /// <summary>Number of nodes so far.</summary>
    public int Count => _draft is null ? _kindOf.Count : _draft.First + _draft.Nodes;

    /// <summary>Ops that the graph may use.</summary>
    public OpRegistry Ops => _ops;

    /// <summary>A float64 scalar fed by the caller.</summary>
    /// <param name="name">Name that feeds use.</param>
    /// <exception cref="GraphException">The name is taken.</exception>
    public Expr Input(string name) => Input(name, TensorType.Scalar);

    /// <summary>Float64 scalars fed by the caller as one vector. They are nodes like others; element i is called <c>name[i]</c>.</summary>
    /// <param name="name">Name of the vector, that feeds use.</param>
    /// <param name="count">Number of elements, at least 1.</param>
    /// <exception cref="GraphException">The name, or that of an element, is taken.</exception>
    public InputVector Inputs(string name, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _names.Add(new InputGroup(name, Count, count));
        var (first, kind) = (Count, KindIndex(InputGroup.Element));
        for (var i = 0; i < count; i++) Add(kind, []);
        return new InputVector(this, first, count);
    }

    /// <summary>A tensor fed by the caller.</summary>
    /// <param name="name">Name that feeds use.</param>
    /// <param name="type">Element type and shape; extents may be left open.</param>
    /// <exception cref="GraphException">The name is taken, or there is no element type.</exception>
    public Expr Input(string name, TensorType type)
    {
        _names.RequireFree(name, Count);
        if (type.DType == DType.Undefined) throw new GraphException($"Input '{name}' of graph '{Name}' needs an element type.");
        RequireSize(type);
        var input = Add(KindIndex(new NodeKind(NodeKind.Input, type)), []);
        SetName(input, name);
        if (_draft is not null) _streamedInputs.Add(input.Node);
        return input;
    }

    /// <summary>A tensor that the graph has and the caller may replace by a feed, as training does: an ONNX initializer.</summary>
    /// <param name="name">Name that feeds use.</param>
    /// <param name="value">Its value as long as none is fed.</param>
    /// <exception cref="GraphException">The name is taken.</exception>
    public Expr Parameter(string name, Tensor value)
    {
        _names.RequireFree(name, Count);
        var parameter = UnnamedParameter(value);
        SetName(parameter, name);
        return parameter;
    }

    /// <summary>A tensor fixed in the graph.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Type.IsScalar) return Constant(value.Number(0));
        if (_draft is not null) throw NotStreamed($"a constant tensor {value.Type}");
        _tensors.Add((Count, value));
        _known.Add(Count, value);
        return Add(KindIndex(new NodeKind(NodeKind.Constant, value.Type)), []);
    }

    /// <summary>Stands for an optional input of an op that is left out while a later one is given.</summary>
    public Expr Absent() => Add(KindIndex(new NodeKind(NodeKind.Absent, default)), []);

    /// <summary>A float64 scalar fixed in the graph.</summary>
    /// <param name="value">Its value; NaN and infinities are allowed.</param>
    public Expr Constant(double value)
    {
        if (_draft is null)
        {
            _constantNodes.Add(Count);
            _constantValues.Add(value);
        }

        _constantKind ??= KindIndex(new NodeKind(NodeKind.Constant, TensorType.Scalar));
        var constant = Add(_constantKind.Value, []);
        _draft?.AddConstant(value);
        return constant;
    }

    /// <summary>Applies an op, by its ONNX name.</summary>
    /// <param name="op">ONNX name.</param>
    /// <param name="inputs">Inputs, in order.</param>
    /// <exception cref="UnknownOpException">There is no such op.</exception>
    /// <exception cref="GraphException">The number or the types of the inputs do not fit.</exception>
    public Expr Apply(string op, params ReadOnlySpan<Expr> inputs) => Apply(_ops.Find(op), inputs);

    /// <summary>Applies an op with attributes, by its ONNX name.</summary>
    /// <param name="op">ONNX name.</param>
    /// <param name="inputs">Inputs, in order; <see cref="Absent"/> for one that is left out.</param>
    /// <param name="attributes">Attributes.</param>
    /// <param name="output">Which output is wanted, from 0; apply the op again for another.</param>
    /// <exception cref="UnknownOpException">There is no such op.</exception>
    /// <exception cref="GraphException">The number or the types of the inputs do not fit.</exception>
    public Expr Apply(string op, ReadOnlySpan<Expr> inputs, Attributes attributes, int output = 0) => Apply(_ops.Find(op), inputs, attributes, output);

    internal Expr Apply(Op op, ReadOnlySpan<Expr> inputs)
    {
        if (inputs.Length < op.MinArity || inputs.Length > op.MaxArity) throw WrongArity(op, inputs.Length);
        var scalars = op is ElementwiseOp;
        foreach (var input in inputs)
        {
            RequireMine(input, nameof(inputs));
            scalars &= _isAllScalar || TypeOf(input.Node).IsScalar;
        }

        return scalars ? Add(ScalarKind(op, inputs.Length), inputs) : AddInferred(op, inputs, Attributes.None, 0);
    }

    internal Expr Apply(Op op, ReadOnlySpan<Expr> inputs, Attributes attributes, int output = 0)
    {
        if (attributes.Count == 0 && output == 0) return Apply(op, inputs);
        if (inputs.Length < op.MinArity || inputs.Length > op.MaxArity) throw WrongArity(op, inputs.Length);
        foreach (var input in inputs) RequireMine(input, nameof(inputs));
        return AddInferred(op, inputs, attributes, output);
    }

    /// <summary>Value of a node where it is known before the run, else null.</summary>
    internal Tensor? KnownValue(int node)
    {
        if (_known.TryGetValue(node, out var tensor)) return tensor;
        if (!KindOf(node).Type.IsScalar || KindOf(node).Op != NodeKind.Constant) return null;
        var (low, high) = (0, _constantNodes.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_constantNodes[middle] < node) low = middle + 1;
            else high = middle;
        }

        return Tensor.Scalar(_constantValues[low]);
    }

    internal void SetName(Expr node, string name)
    {
        RequireMine(node, nameof(node));
        _names.Add(node.Node, name);
    }

    /// <summary>Makes a group of nodes that are there already, the last ones that are: groups are added in order.</summary>
    internal void Group(InputGroup group) => _names.Add(group);

    internal bool HasName(Expr node) => _names.HasName(node.Node);

    internal bool IsTaken(string name) => _names.IsTaken(name);

    internal Expr? FindNamed(string name) => _names.Find(name) is { } node ? new Expr(this, node) : null;

    internal string Label(int node) => _names.Label(node);

    /// <summary>Type of a node's value; open where it depends on what is fed.</summary>
    /// <param name="node">Node, from 0.</param>
    public TensorType TypeOf(int node) => _draft is null ? _kinds[_kindOf[node]].Type : TensorType.Scalar;

    internal NodeKind KindOf(int node) => _kinds[_kindOf[node]];

    /// <summary>A node that computes something, as an application of its op.</summary>
    internal OpNode ApplicationOf(int node)
    {
        var kind = KindOf(node);
        var inputs = InputsOf(node);
        return new OpNode(_ops.Find(kind.Op), Array.ConvertAll(inputs, TypeOf), Array.ConvertAll(inputs, KnownValue), kind.Attributes, kind.Output);
    }

    internal void SetKnownValue(int node, Tensor value) => _known[node] = value;

    /// <summary>A fed value that has no name yet.</summary>
    internal Expr Unnamed(NodeKind input) => Add(KindIndex(input), []);

    /// <summary>A parameter that has no name yet.</summary>
    internal Expr UnnamedParameter(Tensor value)
    {
        if (_draft is not null) throw NotStreamed("a parameter");
        _tensors.Add((Count, value));
        return Add(KindIndex(new NodeKind(NodeKind.Parameter, value.Type)), []);
    }

    internal int[] InputsOf(int node)
    {
        var inputs = new int[_inputStart[node + 1] - _inputStart[node]];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = _inputs[_inputStart[node] + i];
        return inputs;
    }

    private Expr Add(ushort kind, ReadOnlySpan<Expr> inputs)
    {
        if (_draft is not null) return Stream(_draft, kind, inputs);
        var node = Count;
        _kindOf.Add(kind);
        foreach (var input in inputs) _inputs.Add(input.Node);
        _inputStart.Add(_inputs.Count);
        return new Expr(this, node);
    }

    private ushort ScalarKind(Op op, int arity)
    {
        foreach (var known in CollectionsMarshal.AsSpan(_scalarKinds))
            if (ReferenceEquals(known.Op, op)) return known.Kind;
        var types = new TensorType[arity];
        Array.Fill(types, TensorType.Scalar);
        var kind = KindIndex(new NodeKind(op.Name, op.InferType(new OpNode(op, types))));
        _scalarKinds.Add((op, kind));
        return kind;
    }

    private ushort KindIndex(NodeKind kind)
    {
        if (_kindIndex.TryGetValue(kind, out var index)) return index;
        if (_kinds.Count > ushort.MaxValue) throw new GraphException($"Graph '{Name}' has more than {ushort.MaxValue + 1:N0} kinds of nodes.");
        if (_draft is not null) StreamKind(kind);
        index = (ushort)_kinds.Count;
        _kinds.Add(kind);
        _isAllScalar &= kind.Type.IsScalar;
        _kindIndex.Add(kind, index);
        return index;
    }

    private GraphException WrongArity(Op op, int given)
    {
        var wanted = op.MaxArity == int.MaxValue ? $"at least {op.MinArity}"
            : op.MinArity == op.MaxArity ? $"{op.MinArity}"
            : $"{op.MinArity} to {op.MaxArity}";
        return new GraphException($"{op.Name} takes {wanted} input{(wanted is "1" or "at least 1" ? "" : "s")}, not {given} (node #{Count} of graph '{Name}').");
    }

    private void RequireMine(Expr expr, string parameter)
    {
        if (!ReferenceEquals(expr.Builder, this)) throw Foreign(expr, parameter);
    }

    private ArgumentException Foreign(Expr expr, string parameter) =>
        new(expr.Builder is null ? "An expression belongs to no graph." : $"An expression belongs to graph '{expr.Builder.Name}', not to '{Name}'.", parameter);
}
