using CsCheck;

namespace DistGrad.Core.Tests.Building;

public sealed class GraphChunkTests
{
    [Fact]
    public void Chunks_OfTheLecture_AreThoseOnRecord() =>
        Assert.Equal(
            [
                // 5 nodes, 4 inputs, 4 kinds, 1 constant; bytes of a kind, a number of inputs and a distance. Kinds. Columns.
                "44474E34 05000000 04000000 04000000 01000000 010102"
                + "05496E707574 0B00000000 00000000 00000000" + "03416464 0B00000000 00000000 00000000"
                + "08436F6E7374616E74 0B00000000 00000000 00000000" + "034D756C 0B00000000 00000000 00000000"
                + "0000010203" + "0000020002" + "0200 0100 0200 0100" + "0300" + "00000000000000C0",

                // Name, names of nodes, groups, outputs.
                "44474534 076C656374757265" + "02000000 00000000 01000000 0178 0179" + "00000000" + "01000000 04000000",
            ],
            GraphFormat.Chunks(Expression.Parse("(x + y) * -2", name: "lecture")).Select(Convert.ToHexString),
            (expected, actual) => expected.Replace(" ", "", StringComparison.Ordinal) == actual);

    [Fact]
    public void Stream_AnyScalarGraph_HasTheChunksOfTheWholeGraph() =>
        RandomGraphs.Any.Where(graph => Array.TrueForAll(graph.Columns.Kinds, kind => kind.Type.IsScalar)).Sample(graph =>
        {
            var chunks = new List<byte[]>();
            var builder = new GraphBuilder(graph.Name, null, null, chunks.Add);
            for (var node = 0; node < graph.Count; node++)
            {
                var inputs = graph.InputsOf(node).ToArray().Select(input => new Expr(builder, input)).ToArray();
                var expr = graph.IsInput(node) ? builder.Input(graph.Label(node))
                    : graph.IsConstant(node) ? builder.Constant(graph.ConstantOf(node).Scalar)
                    : builder.Apply(graph.OpOf(node), inputs);
                if (!graph.IsInput(node) && graph.NameOf(node) is { } name) expr.Named(name);
            }

            var index = builder.EndStream([.. graph.Outputs.ToArray().Select(output => new Expr(builder, output))]);
            return chunks.Zip(GraphFormat.Chunks(graph)).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)) && chunks.Count == GraphFormat.Chunks(graph).Count()
                && index.NamedNodes.SequenceEqual(graph.NamedNodes) && GraphQuery.Differentiable(index).SequenceEqual(GraphQuery.Differentiable(graph));
        });

    [Theory]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void FromBytes_GraphOfManyChunks_IsTheSame(int nodes)
    {
        var graph = Mixed(nodes);

        var read = Graph.FromBytes(graph.ToBytes());

        Assert.Equal((graph.Id, nodes, graph.EdgeCount), (read.Id, read.Count, read.EdgeCount));
        for (var node = 0; node < nodes; node += 997)
        {
            Assert.Equal((graph.KindOf(node), graph.Label(node)), (read.KindOf(node), read.Label(node)));
            Assert.Equal(graph.InputsOf(node).ToArray(), read.InputsOf(node).ToArray());
        }

        Assert.Equal(graph.Columns.ConstantValues, read.Columns.ConstantValues);
        Assert.Equal(graph.Columns.Tensors, read.Columns.Tensors);
    }

    [Fact]
    public void Id_OfGraphsThatDifferInAnyChunk_Differs()
    {
        Assert.Equal(Mixed(70_000).Id, Mixed(70_000).Id);
        Assert.NotEqual(Mixed(70_000).Id, Mixed(70_001).Id);
    }

    [Fact]
    public void Kinds_ThatNoNodeHas_MakeNoDifference()
    {
        var graph = Expression.Parse("x + y");
        var columns = graph.Columns;
        var more = new Graph(graph.Name, columns with
        {
            Kinds = [new NodeKind("Mul", TensorType.Scalar), .. columns.Kinds],
            KindOf = Array.ConvertAll(columns.KindOf, kind => (ushort)(kind + 1)),
        });
        Assert.Equal(graph.Id, more.Id);
    }

    [Fact]
    public void Scan_ChunkThatDoesNotFit_IsNamed()
    {
        var chunks = GraphFormat.Chunks(Mixed(150_000)).ToArray();
        var scan = new GraphScan();
        foreach (var chunk in chunks[..2]) scan.Add(chunk);
        foreach (var wrong in new[] { [], chunks[2][..^1], [.. chunks[2], 0], [1, 2, 3, 4], chunks[^1][..10] })
        {
            var error = Assert.Throws<GraphFormatException>(() => scan.Add(wrong));
            Assert.StartsWith("Chunk 2 is no part of a graph: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Scan_GroupOfNodesThatAreNoInputs_IsRefused()
    {
        var columns = Expression.Parse("x + y").Columns;
        foreach (var groups in new InputGroup[][] { [new("w", 0, 1)], [new("w", 1, 2)], [new("w", 2, 5)], [new("", 0, 1)] })
            Assert.Throws<GraphFormatException>(() => Graph.FromBytes(new Graph("g", columns with { Groups = groups }).ToBytes()));
        var unnamed = new Graph("g", columns with { Names = [], NamedNodes = [], Groups = [new("w", 0, 1), new("v", 1, 1)] });
        Assert.Equal(["w[0]", "v[0]"], Graph.FromBytes(unnamed.ToBytes()) is var read ? [read.Label(0), read.Label(1)] : []);
    }

    [Fact]
    public void Streamed_Builder_TakesScalarsOnly()
    {
        var builder = new GraphBuilder("g", null, null, _ => { });
        var x = builder.Input("x");
        foreach (var wrong in new Action[]
                 {
                     () => builder.Input("t", new TensorType(DType.Float64, new Shape(2))),
                     () => builder.Constant(Tensor.Vector(1.0, 2)),
                     () => builder.Parameter("p", Tensor.Scalar(1.0)),
                     () => builder.Absent(),
                     () => builder.Apply("Less", x, x),
                     () => builder.Apply("Shape", x),
                 })
            Assert.Contains("float64 scalars", Assert.Throws<GraphException>(wrong).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    // Names in the middle, constants, tensors of several chunks, inputs from far away, and more than 255 of them.
    private static Graph Mixed(int nodes)
    {
        var builder = new GraphBuilder("mixed");
        var (w, x) = (builder.Inputs("w", 1000), builder.Input("x"));
        var far = Functions.Sum(w.ToArray());
        var p = builder.Parameter("p", Tensor.Full(new TensorType(DType.Float64, new Shape(200_000)), 0.5));
        var q = builder.Parameter("q", Tensor.Full(new TensorType(DType.Float32, new Shape(2, 3)), 0.25));
        var last = x;
        while (builder.Count < nodes)
        {
            last = (builder.Count % 5) switch
            {
                0 => builder.Constant(builder.Count),
                1 => last + far,
                2 => last * x,
                3 => builder.Count % 1000 == 3 ? (-last).Named($"n{builder.Count}") : -last,
                _ => Functions.Max(last, x),
            };
        }

        return builder.Build(last, p, q);
    }
}
