using System.Collections.Immutable;
using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Onnx;

/// <summary>Writes nodes of a graph as an ONNX model.</summary>
/// <param name="graph">The graph.</param>
/// <param name="nameOf">Name of a node's value in the model, unique.</param>
internal sealed class OnnxGraphWriter(Graph graph, Func<int, string> nameOf)
{
    /// <summary>The opset whose operators DistGrad's ops are.</summary>
    public const int Opset = 21;

    /// <summary>Attribute of nodes whose operator is younger: the opset that it is of.</summary>
    public const string OpsetAttribute = "@opset";

    /// <summary>Attribute of nodes whose operator has several outputs and is the runtime's: how many of them the model asks for. Some operators mind.</summary>
    public const string OutputsAttribute = "@outputs";

    private const int IrVersion = 10;

    /// <summary>Whether constants are written as nodes, rather than as initializers like parameters.</summary>
    public bool ConstantsAreNodes { get; init; }

    /// <summary>Writes a model.</summary>
    /// <param name="nodes">Nodes that compute something or are constants, ascending.</param>
    /// <param name="inputs">Nodes whose values the model is given.</param>
    /// <param name="outputs">Nodes whose values it gives.</param>
    /// <param name="hasShapes">Whether the inputs and outputs say their shapes: without, one model serves all shapes.</param>
    public ModelProto Write(IReadOnlyList<int> nodes, IEnumerable<int> inputs, IEnumerable<int> outputs, bool hasShapes)
    {
        var proto = new GraphProto { Name = graph.Name };
        foreach (var input in inputs) proto.Input.Add(Declare(input, hasShapes));
        foreach (var output in outputs) proto.Output.Add(Declare(output, hasShapes));
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal) { [""] = Opset };
        foreach (var application in Applications(nodes))
        {
            var kind = graph.KindOf(application.Node);
            if (kind.Op is NodeKind.Constant or NodeKind.Parameter)
            {
                var value = graph.ConstantOf(application.Node).ToTensor(kind.Type.DType);
                if (kind.Op == NodeKind.Constant && ConstantsAreNodes) proto.Node.Add(Constant(nameOf(application.Node), value));
                else proto.Initializer.Add(TensorProtos.Write(value, nameOf(application.Node)));
                continue;
            }

            var node = Write(application, kind);
            versions[node.Domain] = Math.Max(versions.GetValueOrDefault(node.Domain, 1), kind.Attributes.Int(OpsetAttribute, 1));
            proto.Node.Add(node);
        }

        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "DistGrad", Graph = proto };
        foreach (var (domain, version) in versions) model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        return model;
    }

    private static NodeProto Constant(string name, Tensor value) => new() { OpType = NodeKind.Constant, Name = name, Output = { name }, Attribute = { Write("value", value) } };

    // Outputs of one operator are nodes of their own here and one node there: they share op, attributes and inputs. A second node
    // for an output that is there already is another application.
    private IEnumerable<Application> Applications(IReadOnlyList<int> nodes)
    {
        var several = nodes.Where(node => graph.KindOf(node).Output > 0).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        if (several.Count == 0) return nodes.Select(node => new Application(node, null));
        var (applications, open) = (new List<Application>(), new Dictionary<string, List<Application>>(StringComparer.Ordinal));
        foreach (var node in nodes)
        {
            var output = graph.KindOf(node).Output;
            if (!several.Contains(KeyOf(node)))
            {
                applications.Add(new Application(node, null));
                continue;
            }

            if (!open.TryGetValue(KeyOf(node), out var same)) open.Add(KeyOf(node), same = []);
            if (same.Exists(application => application.Outputs!.TryAdd(output, node))) continue;
            same.Add(new Application(node, new SortedDictionary<int, int> { [output] = node }));
            applications.Add(same[^1]);
        }

        return applications;
    }

    private string KeyOf(int node) => $"{graph.OpOf(node)}({string.Join(',', graph.InputsOf(node).ToArray())}){graph.KindOf(node).Attributes}";

    private NodeProto Write(Application application, NodeKind kind)
    {
        if (kind.Op.StartsWith($"{PassThroughOp.Domain}:", StringComparison.Ordinal))
            return new NodeProto { OpType = "Identity", Name = nameOf(application.Node), Input = { nameOf(graph.InputsOf(application.Node)[0]) }, Output = { nameOf(application.Node) } };
        var colon = kind.Op.LastIndexOf(':');
        var node = new NodeProto { OpType = kind.Op[(colon + 1)..], Domain = colon < 0 ? "" : OpsetImports.Domain(kind.Op[..colon]), Name = nameOf(application.Node) };
        foreach (var input in graph.InputsOf(application.Node)) node.Input.Add(graph.IsAbsent(input) ? "" : nameOf(input));
        var outputs = application.Outputs ?? new SortedDictionary<int, int> { [kind.Output] = application.Node };
        for (var output = 0; output < Math.Max(kind.Attributes.Int(OutputsAttribute, 1), outputs.Keys.Last() + 1); output++)
            node.Output.Add(outputs.TryGetValue(output, out var sibling) ? nameOf(sibling) : GeneratedNames.OfUnused(application.Node, output));

        foreach (var (name, value) in kind.Attributes.Items)
            if (!name.StartsWith('@')) node.Attribute.Add(Write(name, value));
        return node;
    }

    private static AttributeProto Write(string name, object value)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case long integer: (proto.Type, proto.I) = (AttributeProto.Types.AttributeType.Int, integer); break;
            case double number: (proto.Type, proto.F) = (AttributeProto.Types.AttributeType.Float, (float)number); break;
            case string text: (proto.Type, proto.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(text)); break;
            case Tensor tensor: (proto.Type, proto.T) = (AttributeProto.Types.AttributeType.Tensor, TensorProtos.Write(tensor, "")); break;
            case ImmutableArray<long> integers: proto.Type = AttributeProto.Types.AttributeType.Ints; proto.Ints.AddRange(integers); break;
            case ImmutableArray<double> numbers: proto.Type = AttributeProto.Types.AttributeType.Floats; proto.Floats.AddRange(numbers.Select(number => (float)number)); break;
            case ImmutableArray<string> strings: proto.Type = AttributeProto.Types.AttributeType.Strings; proto.Strings.AddRange(strings.Select(ByteString.CopyFromUtf8)); break;
        }

        return proto;
    }

    private ValueInfoProto Declare(int node, bool hasShapes)
    {
        var type = graph.TypeOf(node);
        if (type.DType == DType.Undefined) return new ValueInfoProto { Name = nameOf(node) };
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type.DType };
        if (hasShapes && type.Shape.HasRank)
        {
            tensor.Shape = new TensorShapeProto();
            for (var d = 0; d < type.Shape.Rank; d++)
            {
                var dimension = new TensorShapeProto.Types.Dimension();
                if (type.Shape[d] >= 0) dimension.DimValue = type.Shape[d];
                else if (type.Shape.NameOf(d) is { } symbol) dimension.DimParam = symbol;
                tensor.Shape.Dim.Add(dimension);
            }
        }

        return new ValueInfoProto { Name = nameOf(node), Type = new TypeProto { TensorType = tensor } };
    }

    // The first node of an application, and all of them by output where it has several.
    private readonly record struct Application(int Node, SortedDictionary<int, int>? Outputs);
}
