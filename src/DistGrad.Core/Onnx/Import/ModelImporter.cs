using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>Turns a model into a graph. What is not supported is collected for the whole model, node by node.</summary>
/// <param name="model">The model.</param>
/// <param name="name">Name of the graph.</param>
/// <param name="ops">Ops that the graph may use.</param>
/// <param name="external">Files next to the model; null where there are none.</param>
/// <param name="types">Types of inputs by name, in the place of those declared; the graph is then for these alone.</param>
internal sealed class ModelImporter(ModelProto model, string name, OpRegistry ops, ExternalFiles? external, IReadOnlyDictionary<string, TensorType> types)
{
    private readonly GraphBuilder _builder = new(name, ops);
    private readonly AttributeReader _attributes = new(external);
    private readonly List<OnnxProblem> _problems = [];

    // Values by name. One that could not be imported is missing: nodes that read it are passed over, since the cause is reported.
    private readonly Dictionary<string, Expr> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputs = [.. model.Graph.Output.Select(output => output.Name)];
    private ValueLabels _labels = null!;

    // Dropouts so far whose seed the model leaves open.
    private long _unseeded;

    /// <summary>What is not supported.</summary>
    public IReadOnlyList<OnnxProblem> Problems => _problems;

    /// <summary>Label that a value has in the graph.</summary>
    /// <param name="value">Name of the value.</param>
    public string LabelOf(string value) => _labels[value];

    /// <summary>Imports the model.</summary>
    /// <returns>The graph, or null where there are problems.</returns>
    /// <exception cref="GraphException">The model contradicts itself.</exception>
    public Graph? Import()
    {
        var graph = model.Graph;
        var nodes = NodeOrder.Sort(new FunctionInliner(model, OpsetImports.Read(model.OpsetImport)).Inline(_problems));
        var sources = SourceNames(graph);
        RequireProducers(nodes, sources);
        _labels = new([.. sources, .. nodes.SelectMany(node => node.Outputs)]);
        ImportSources(graph, ShapeNumbers.Find(nodes));
        foreach (var node in nodes) Try(node.Label, node.Op, () => Import(node));
        return _problems.Count == 0 ? Build(graph) : null;
    }

    private static HashSet<string> SourceNames(GraphProto graph)
    {
        var (inputs, initializers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var input in graph.Input)
            if (!inputs.Add(input.Name)) throw new GraphException($"input '{input.Name}' is there twice.");
        foreach (var tensor in graph.Initializer.Select(tensor => tensor.Name).Concat(graph.SparseInitializer.Select(sparse => sparse.Values?.Name ?? "")))
            if (!initializers.Add(tensor)) throw new GraphException($"initializer '{tensor}' is there twice.");
        if (inputs.Contains("") || initializers.Contains("")) throw new GraphException("an input or initializer has no name.");
        return [.. inputs, .. initializers];
    }

    private void RequireProducers(List<FlatNode> nodes, HashSet<string> sources)
    {
        var known = new HashSet<string>(sources, StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            foreach (var output in node.Outputs)
                if (output.Length > 0 && !known.Add(output)) throw new GraphException($"node '{node.Label}' produces '{output}', which is an input or initializer.");
        }

        // Outputs of calls that are problems themselves have no producer either.
        if (_problems.Count > 0) return;
        foreach (var node in nodes)
        {
            foreach (var input in node.Inputs.Concat(node.Mentions))
                if (input.Length > 0 && !known.Contains(input)) Report(node.Label, node.Op, $"it reads '{input}', which nothing produces.");
        }
    }

    // Initializers may be replaced by feeds, as training does. Those of integers that the format does not let a caller replace are
    // constants, and so are numbers that say a shape: shapes are computed from them.
    private void ImportSources(GraphProto graph, HashSet<string> shapeNumbers)
    {
        var initializers = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var input in graph.Input)
        {
            Try(input.Name, NodeKind.Input, () =>
            {
                var type = TypeReader.Read(input.Type);
                if (initializers.Remove(input.Name, out var proto)) Parameter(proto, type, shapeNumbers);
                else Define(input.Name, _builder.Input(_labels[input.Name], types.TryGetValue(_labels[input.Name], out var given) ? Narrowed(type, given) : type));
            });
        }

        foreach (var proto in graph.Initializer.Where(proto => initializers.ContainsKey(proto.Name))) Try(proto.Name, NodeKind.Parameter, () => Parameter(proto, null, shapeNumbers));
        foreach (var sparse in graph.SparseInitializer) Report(sparse.Values.Name, NodeKind.Parameter, "sparse initializers are not supported; store the tensor in full.");
    }

    private void Parameter(TensorProto proto, TensorType? declared, HashSet<string> shapeNumbers)
    {
        var value = TensorReader.Read(proto, external);
        if (declared is { } type) Narrowed(type, value.Type);
        if (shapeNumbers.Contains(proto.Name) || (declared is null && !value.DType.IsFloat())) Define(proto.Name, _builder.Constant(value).Named(_labels[proto.Name]));
        else Define(proto.Name, _builder.Parameter(_labels[proto.Name], value));
    }

    private static TensorType Narrowed(TensorType declared, TensorType given) =>
        declared.DType == given.DType && Fits(given.Shape, declared.Shape) ? given : throw new GraphException($"it is {given}, but declared as {declared}.");

    private static bool Fits(Shape shape, Shape declared)
    {
        if (!declared.HasRank) return true;
        var fits = shape.Rank == declared.Rank;
        for (var d = 0; fits && d < shape.Rank; d++) fits = declared[d] == Shape.Open || declared[d] == shape[d];
        return fits;
    }

    private void Import(FlatNode flat)
    {
        var uses = Array.ConvertAll(flat.Outputs, output => output.Length > 0 && !GeneratedNames.IsUnused(output));
        var node = Prepare(flat, uses);
        if (node is null) return;
        UpgradeTable.Apply(node);
        if (node.Results is null) RuntimeNodes.Mark(node, ops);
        if (node.Op == "Dropout" && node.Has(2) && !node.Attributes.Has("seed")) node.Attributes = node.Attributes.With("seed", _unseeded++);
        for (var output = 0; output < flat.Outputs.Length; output++)
        {
            var name = flat.Outputs[output];
            if (!uses[output]) continue;
            var value = node.Emit(output);
            if (_builder.HasName(value)) value = _builder.Apply("Identity", value);
            Define(name, GeneratedNames.Match(name) && !_outputs.Contains(name) ? value : value.Named(_labels[name]));
        }
    }

    // Null where an input has not been imported; what is wrong with the node itself is found all the same.
    private ImportNode? Prepare(FlatNode flat, bool[] uses)
    {
        var attributes = _attributes.Read(flat.Attributes);
        if (flat.Op == NodeKind.Constant)
        {
            var constant = new ImportNode(_builder, flat.Op, flat.Version, attributes, [], uses);
            constant.Replace(_builder.Constant(ConstantReader.Read(attributes)));
            return constant;
        }

        var (inputs, mentions) = (Values(flat.Inputs), Values(flat.Mentions));
        var node = new ImportNode(_builder, flat.Op, flat.Version, attributes, inputs ?? [], uses);
        if (inputs is null || mentions is null)
        {
            if (flat.Op != GradientOperator.Name) RuntimeNodes.Mark(node, ops);
            return null;
        }

        if (flat.Op == GradientOperator.Name) node.Replace(GradientOperator.Apply(_builder, attributes, mentions, inputs));
        return node;
    }

    // Null where one has not been imported.
    private Expr?[]? Values(string[] names)
    {
        var values = new Expr?[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0) continue;
            if (!_values.TryGetValue(names[i], out var value)) return null;
            values[i] = value;
        }

        return values;
    }

    private Graph Build(GraphProto graph)
    {
        if (graph.Output.Count == 0) throw new GraphException("it has no outputs.");
        return _builder.Build([.. graph.Output.Select(output => _values.TryGetValue(output.Name, out var value) ? value : throw new GraphException($"nothing produces its output '{output.Name}'."))]);
    }

    private void Define(string value, Expr expr) => _values.Add(value, expr);

    private void Try(string node, string op, Action import)
    {
        try
        {
            import();
        }
        catch (GraphException e)
        {
            Report(node, op, WithoutPlace(e.Message));
        }
    }

    // The builder begins with a node's number and operator; the problem has both.
    private string WithoutPlace(string message)
    {
        var place = $") of graph '{name}': ";
        var end = message.StartsWith("Node #", StringComparison.Ordinal) ? message.IndexOf(place, StringComparison.Ordinal) : -1;
        return end < 0 ? message : message[(end + place.Length)..];
    }

    private void Report(string node, string op, string reason) => _problems.Add(new OnnxProblem { Node = node, Op = op, Reason = reason });
}
