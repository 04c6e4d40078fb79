using System.Globalization;
using DistGrad.Onnx.Proto;
using DistGrad.Tests;
using Google.Protobuf;
using static DistGrad.Core.Tests.Onnx.Protos;

namespace DistGrad.Core.Tests.Onnx;

/// <summary>Whatever a file holds, reading it gives a graph or an error of the product, in little time and memory.</summary>
public sealed class ModelFuzzTests
{
    // DISTGRAD_FUZZ=100000 spoils as many models; the few of an ordinary run take seconds.
    private const string Variable = "DISTGRAD_FUZZ";
    private const int Usual = 4000;

    [Fact]
    public void Read_SpoiltModels_GraphOrProductError()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var asked) ? asked : Usual;
        var mutator = new ModelMutator([.. Models()]);
        var (graphs, failures) = (0, new List<string>());
        for (var seed = 0; seed < count && failures.Count < 10; seed++)
        {
            try
            {
                if (Outcome(mutator.Mutate(seed))) graphs++;
            }
            catch (Exception e)
            {
                failures.Add($"seed {seed}: {e}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));

        // Were all models refused, the rest of the importer would not have been tried.
        Assert.InRange(graphs, count / 20, count);
    }

    // Whether there is a graph; then it also survives being written in both formats.
    private static bool Outcome(byte[] bytes)
    {
        try
        {
            var graph = OnnxModel.Read(bytes, Path.GetTempPath()).Graph;
            Assert.Equal(graph.Count, Graph.FromBytes(graph.ToBytes()).Count);
            using var stream = new MemoryStream();
            OnnxModel.Write(graph, stream);

            // An output that is there twice is written as a node of its own.
            var outputs = graph.Outputs.ToArray();
            Assert.Equal(graph.Count + outputs.Length - outputs.Distinct().Count(), OnnxModel.Read(stream.ToArray()).Graph.Count);
            return true;
        }
        catch (DistGradException)
        {
            return false;
        }
    }

    private static IEnumerable<byte[]> Models()
    {
        foreach (var model in Small()) yield return model.ToByteArray();
        if (Cases.Folder is null) yield break;
        foreach (var path in Directory.GetFiles(Cases.Folder, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            if (new FileInfo(path).Length < 20_000) yield return File.ReadAllBytes(path);
    }

    private static IEnumerable<ModelProto> Small()
    {
        var dense = Model(Node("MatMul", ["x", "w"], "h"), Node("Add", ["h", "b"], "g"), Node("Relu", ["g"], "r"), Node("Reshape", ["r", "shape"], "y"));
        dense.Graph.Initializer.AddRange([Floats("w", [3, 2], 1, 2, 3, 4, 5, 6), Floats("b", [2], 1, 2), Integers("shape", 4, -1)]);
        yield return dense;

        var old = Model(
            Node("Softmax", ["x"], "s").With("axis", 0),
            Node("Pad", ["s"], "p").With("pads", new long[] { 0, 1, 0, 1 }).With("value", 1f),
            Node("Slice", ["p"], "c").With("starts", new long[] { 0 }).With("ends", new long[] { 1 }),
            Node("Split", ["c"], "l", "r").With("axis", 1).With("split", new long[] { 2, 3 }),
            Node("ReduceMean", ["r"], "m").With("axes", new long[] { 1 }),
            Node("Clip", ["m"], "y").With("min", 0f).With("max", 1f));
        old.OpsetImport[0].Version = 7;
        yield return old;

        var calling = Model(Node("f", ["x"], "h").In("d").With("slope", 0.5f), Node("g", ["h"], "y").In("d"));
        calling.OpsetImport.Add(Opset("d", 1));
        var body = new NodeProto { OpType = "LeakyRelu", Input = { "a" }, Output = { "b" }, Attribute = { Reference("alpha", "slope") } };
        calling.Functions.Add(new FunctionProto { Name = "f", Domain = "d", Input = { "a" }, Output = { "b" }, Attribute = { "slope" }, Node = { body } });
        calling.Functions.Add(new FunctionProto { Name = "g", Domain = "d", Input = { "a" }, Output = { "b" }, Node = { Node("f", ["a"], "t").In("d"), Node("Neg", ["t"], "b") } });
        yield return calling;

        var shapes = Model(Node("Shape", ["x"], "s"), Node("Gather", ["s", "i"], "n"), Node("ConstantOfShape", ["n"], "o").With("value", Floats("", [1], 2)), Node("Tile", ["o", "i"], "t"), Node("Concat", ["t", "t"], "y").With("axis", 0));
        shapes.Graph.Initializer.Add(Integers("i", 1));
        yield return shapes;

        var gradient = Model(Node("Mul", ["x", "x"], "m"), Node("ReduceSum", ["m"], "s"), Node("Gradient", ["x"], "y").In("ai.onnx.preview.training").With("xs", new[] { "x" }).With("y", "s"));
        gradient.OpsetImport.Add(Opset("ai.onnx.preview.training", 1));
        yield return gradient;
    }
}
