using DistGrad.Onnx;
using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad;

/// <summary>A model in the ONNX format, read and validated, and the graph it stands for.</summary>
/// <remarks>
/// Operator sets from 7 on are converted to version 21 of ai.onnx, in which graphs are. Initializers of floating-point numbers
/// become parameters, functions are replaced by their bodies, and values keep their names.
/// </remarks>
public sealed class OnnxModel
{
    private static readonly Dictionary<string, TensorType> AsDeclared = [];

    private readonly ModelProto _proto;
    private readonly string? _folder;
    private readonly OpRegistry _ops;
    private readonly Graph? _graph;

    private OnnxModel(ModelProto proto, string? folder, string source, OpRegistry ops, IReadOnlyDictionary<string, TensorType> types)
    {
        (_proto, _folder, Source, _ops) = (proto, folder, source, ops);
        Name = string.IsNullOrWhiteSpace(proto.Graph.Name) ? Path.GetFileNameWithoutExtension(source) : proto.Graph.Name;
        if (string.IsNullOrWhiteSpace(Name)) Name = "model";
        var importer = new ModelImporter(proto, Name, ops, folder is null ? null : new ExternalFiles(folder), types);
        _graph = importer.Import();
        Problems = importer.Problems;
        FormatVersion = proto.IrVersion;
        Producer = $"{proto.ProducerName} {proto.ProducerVersion}".Trim();
        OperatorSets = OpsetImports.Read(proto.OpsetImport).ToDictionary(import => OpsetImports.Name(import.Key), import => import.Value);
        Operators = OperatorCounts.Of(proto);
        var initializers = proto.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. proto.Graph.Input.Where(input => !initializers.Contains(input.Name)).Select(input => new OnnxValue(importer.LabelOf(input.Name), TypeReader.TryRead(input.Type)))];
        Outputs = [.. proto.Graph.Output.Select(output => new OnnxValue(importer.LabelOf(output.Name), TypeReader.TryRead(output.Type)))];
        Parameters = _graph is not { } graph ? [] : [.. graph.NamedNodes.Where(named => graph.IsParameter(named.Node)).Select(named => new OnnxValue(named.Name, graph.TypeOf(named.Node)))];
    }

    /// <summary>Name of the model's graph.</summary>
    public string Name { get; }

    /// <summary>File that the model comes from, or its name.</summary>
    public string Source { get; }

    /// <summary>Version of the file format, <c>ir_version</c>.</summary>
    public long FormatVersion { get; }

    /// <summary>What wrote the model, with its version; empty where the file does not say.</summary>
    public string Producer { get; }

    /// <summary>Operator sets that the model uses, with their versions.</summary>
    public IReadOnlyDictionary<string, long> OperatorSets { get; }

    /// <summary>Operators that the model uses, in functions too, and how many nodes have each.</summary>
    public IReadOnlyDictionary<string, int> Operators { get; }

    /// <summary>Values to feed, in the order of the file: inputs that are no initializers.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>Outputs, in the order of the file, with the types that it declares.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>Parameters, in the order of the graph: initializers that feeds may replace. Empty where there is no graph.</summary>
    public IReadOnlyList<OnnxValue> Parameters { get; }

    /// <summary>What DistGrad cannot take, in the order of the nodes; empty where there is a graph.</summary>
    public IReadOnlyList<OnnxProblem> Problems { get; }

    /// <summary>The graph. Its nodes are named after the model's values.</summary>
    /// <exception cref="OnnxException">The model has what DistGrad cannot take; the error says all of it.</exception>
    public Graph Graph => _graph ?? throw new OnnxException(Source, [.. Problems]);

    /// <summary>Reads a file. Files with elements of tensors next to it are read along, if they are within its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="OnnxException">The file holds no model, or one that contradicts itself.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel Load(string path, OpRegistry? ops = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var file = File.OpenRead(path);
        return Read(file, Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetFileName(path), ops);
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">The content of a file.</param>
    /// <param name="folder">Folder of files with elements of tensors; null where there are none.</param>
    /// <param name="source">What to call the model in errors.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="OnnxException">The bytes are no model, or one that contradicts itself.</exception>
    public static OnnxModel Read(byte[] bytes, string? folder = null, string source = "model", OpRegistry? ops = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Read(ModelReader.Parse(bytes, source), folder, source, ops ?? OpRegistry.Standard, AsDeclared);
    }

    /// <summary>Reads a model from a stream, up to its end.</summary>
    /// <param name="stream">The content of a file.</param>
    /// <param name="folder">Folder of files with elements of tensors; null where there are none.</param>
    /// <param name="source">What to call the model in errors.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="OnnxException">The stream holds no model, or one that contradicts itself.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static OnnxModel Read(Stream stream, string? folder = null, string source = "model", OpRegistry? ops = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(ModelReader.Parse(stream, source), folder, source, ops ?? OpRegistry.Standard, AsDeclared);
    }

    /// <summary>The model for inputs of known types, where it leaves extents open. A <c>Gradient</c> operator needs them: gradient rules depend on shapes.</summary>
    /// <param name="types">Types of inputs, by label.</param>
    /// <exception cref="OnnxException">The model contradicts itself.</exception>
    public OnnxModel For(IReadOnlyDictionary<string, TensorType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return Read(_proto, _folder, Source, _ops, types);
    }

    /// <summary>Writes a graph as a model, in version 21 of ai.onnx: parameters become initializers, and nodes keep their names.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="stream">Where to write.</param>
    /// <exception cref="IOException">The stream cannot be written, or the model has more than 2 GiB; <see cref="Save"/> writes larger ones.</exception>
    public static void Write(Graph graph, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(stream);
        new ModelExporter(graph).Export().WriteTo(stream);
    }

    /// <summary>Writes a graph as a file, as <see cref="Write"/> does. Where tensors have more than 1 GiB they go to a second file, with <c>.data</c> after its name.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Graph graph, string path)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ModelFile.Save(new ModelExporter(graph).Export(), path);
    }

    private static OnnxModel Read(ModelProto proto, string? folder, string source, OpRegistry ops, IReadOnlyDictionary<string, TensorType> types)
    {
        try
        {
            return new OnnxModel(proto, folder, source, ops, types);
        }
        catch (GraphException e)
        {
            throw new OnnxException(source, e.Message, e);
        }
    }
}
