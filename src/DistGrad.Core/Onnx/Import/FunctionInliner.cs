using DistGrad.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DistGrad.Onnx;

/// <summary>Replaces calls of a model's own functions by the functions' bodies, calls within them too, however deep.</summary>
internal sealed class FunctionInliner
{
    // Some million nodes. Functions that call each other can describe more than any memory holds in a small file.
    private const long Budget = 1L << 28;
    private const int NodeCost = 256;

    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];
    private readonly HashSet<FunctionProto> _active = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken;
    private readonly GraphProto _graph;
    private readonly Dictionary<string, long> _opsets;
    private readonly List<FlatNode> _nodes = [];
    private long _cost;
    private int _fresh;

    /// <summary>Prepares the functions of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="opsets">Operator sets that it imports.</param>
    /// <exception cref="GraphException">A function is there twice.</exception>
    public FunctionInliner(ModelProto model, Dictionary<string, long> opsets)
    {
        (_graph, _opsets) = (model.Graph, opsets);
        foreach (var function in model.Functions)
        {
            if (!_functions.TryAdd((OpsetImports.Domain(function.Domain), function.Name, function.Overload), function)) throw new GraphException($"function '{function.Name}' is there twice.");
        }

        _taken = [.. _graph.Input.Select(input => input.Name), .. _graph.Initializer.Select(tensor => tensor.Name), .. _graph.Node.SelectMany(node => node.Output)];
    }

    /// <summary>All nodes, none of which calls a function, in the order of the file.</summary>
    /// <param name="problems">Takes what is wrong with calls.</param>
    /// <exception cref="GraphException">A function calls itself, or the bodies are too many.</exception>
    public List<FlatNode> Inline(ICollection<OnnxProblem> problems)
    {
        var frames = new Stack<Frame>();
        frames.Push(new Frame(_graph.Node, _opsets));
        while (frames.TryPeek(out var frame))
        {
            if (frame.Next == frame.Nodes.Count)
            {
                if (frame.Function is not null) _active.Remove(frame.Function);
                frames.Pop();
                continue;
            }

            var node = frame.Nodes[frame.Next++];
            try
            {
                if (_functions.TryGetValue((OpsetImports.Domain(node.Domain), node.OpType, node.Overload), out var function)) frames.Push(Call(frame, node, function));
                else _nodes.Add(Flatten(frame, node));
            }
            catch (NodeException e)
            {
                problems.Add(new OnnxProblem { Node = Label(frame, node), Op = OpName(node), Reason = e.Message });
            }
        }

        return _nodes;
    }

    private Frame Call(Frame caller, NodeProto call, FunctionProto function)
    {
        if (_active.Contains(function)) throw new GraphException($"function '{function.Name}' calls itself; recursion is not possible.");
        if (call.Input.Count > function.Input.Count || call.Output.Count > function.Output.Count)
            throw new NodeException($"function '{function.Name}' has {function.Input.Count} inputs and {function.Output.Count} outputs, not {call.Input.Count} and {call.Output.Count}.");
        Spend(function.Input.Count + function.Output.Count + function.AttributeProto.Count + function.OpsetImport.Count);
        var opsets = OpsetImports.Read(function.OpsetImport);
        foreach (var (domain, version) in _opsets) opsets.TryAdd(domain, version);
        var frame = new Frame(function.Node, opsets) { Function = function, Prefix = $"{Label(caller, call)}/" };
        foreach (var attribute in function.AttributeProto) frame.Arguments[attribute.Name] = attribute;
        foreach (var (name, value) in Arguments(caller, call)) frame.Arguments[name] = value;
        for (var i = 0; i < function.Input.Count; i++) frame.Names[function.Input[i]] = i < call.Input.Count ? Resolve(caller, call.Input[i]) : "";
        for (var i = 0; i < call.Output.Count; i++)
        {
            if (call.Output[i].Length == 0) continue;
            var output = Resolve(caller, call.Output[i]);
            if (frame.Names.TryAdd(function.Output[i], output)) continue;

            // An output that is an input, or is there twice.
            _nodes.Add(new FlatNode { Label = output, Op = "Identity", Version = OpsetImports.Canonical, Inputs = [frame.Names[function.Output[i]]], Outputs = [output], Attributes = [] });
        }

        _active.Add(function);
        return frame;
    }

    private FlatNode Flatten(Frame frame, NodeProto node)
    {
        var domain = OpsetImports.Domain(node.Domain);
        if (!frame.Opsets.TryGetValue(domain, out var version)) throw new NodeException($"operator set '{OpsetImports.Name(domain)}' is not imported.");
        if (domain.Length == 0 && version is < OpsetImports.Oldest or > OpsetImports.Newest)
            throw new NodeException($"version {version} of the operator set is not supported; versions {OpsetImports.Oldest} to {OpsetImports.Newest} are.");
        if (node.OpType.Length == 0 || node.OpType.Contains(':')) throw new NodeException($"'{node.OpType}' is no name of an operator.");
        Spend(NodeCost);
        var arguments = Arguments(frame, node);
        return new FlatNode
        {
            Label = Label(frame, node),
            Op = OpName(node),
            Version = version,
            Inputs = ResolveAll(frame, node.Input),
            Outputs = ResolveAll(frame, node.Output),
            Attributes = arguments,
            Mentions = OpName(node) == GradientOperator.Name ? ResolveAll(frame, GradientOperator.Mentions(arguments)) : [],
        };
    }

    private static List<(string Name, AttributeProto Value)> Arguments(Frame frame, NodeProto node)
    {
        var arguments = new List<(string, AttributeProto)>(node.Attribute.Count);
        foreach (var attribute in node.Attribute)
        {
            if (attribute.RefAttrName.Length == 0) arguments.Add((attribute.Name, attribute));
            else if (frame.Function is null) throw new NodeException($"attribute '{attribute.Name}' stands for one of a function, and the node is in none.");
            else if (frame.Arguments.TryGetValue(attribute.RefAttrName, out var value)) arguments.Add((attribute.Name, value));
        }

        return arguments;
    }

    private string[] ResolveAll(Frame frame, IReadOnlyList<string> names)
    {
        var resolved = new string[names.Count];
        for (var i = 0; i < resolved.Length; i++) resolved[i] = Resolve(frame, names[i]);
        return resolved;
    }

    private string Resolve(Frame frame, string name)
    {
        if (frame.Function is null || name.Length == 0) return name;
        if (frame.Names.TryGetValue(name, out var resolved)) return resolved;
        Spend(frame.Prefix.Length + name.Length);
        resolved = frame.Prefix + name;
        while (!_taken.Add(resolved)) resolved = $"{frame.Prefix}{name}~{++_fresh}";
        return frame.Names[name] = resolved;
    }

    private string Label(Frame frame, NodeProto node)
    {
        var own = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(output => output.Length > 0) ?? node.OpType;
        Spend(frame.Prefix.Length + own.Length);
        return frame.Prefix + own;
    }

    private void Spend(long cost)
    {
        _cost += cost;
        if (_cost > Budget) throw new GraphException($"it has more than {Budget / NodeCost:N0} nodes when its functions are replaced by their bodies.");
    }

    private static string OpName(NodeProto node) => OpsetImports.Domain(node.Domain) is { Length: > 0 } domain ? $"{domain}:{node.OpType}" : node.OpType;

    // One node is wrong; the others are looked at nevertheless.
    private sealed class NodeException(string reason) : Exception(reason);

    /// <summary>A body on the way: the graph's own nodes, or those of a function that is being called.</summary>
    private sealed class Frame(RepeatedField<NodeProto> nodes, Dictionary<string, long> opsets)
    {
        public RepeatedField<NodeProto> Nodes => nodes;

        public Dictionary<string, long> Opsets => opsets;

        public int Next { get; set; }

        public FunctionProto? Function { get; init; }

        /// <summary>Begins the names of values that the function keeps to itself.</summary>
        public string Prefix { get; init; } = "";

        /// <summary>Names in the function, and what they are called in the model.</summary>
        public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

        /// <summary>Attributes of the call, and defaults.</summary>
        public Dictionary<string, AttributeProto> Arguments { get; } = new(StringComparer.Ordinal);
    }
}
