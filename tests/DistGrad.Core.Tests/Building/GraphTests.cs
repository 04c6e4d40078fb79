using CsCheck;

namespace DistGrad.Core.Tests.Building;

public sealed class GraphTests
{
    private static readonly Graph Lecture = Expression.Parse("(x + y) * -2", name: "lecture");

    [Fact]
    public void Find_NameOrNumber_FindsNode()
    {
        Assert.Equal(1, Lecture.Find("y"));
        Assert.Equal(3, Lecture.Find("#3"));
        Assert.Equal("y", Lecture.Label(1));
        Assert.Equal("#3", Lecture.Label(3));
    }

    [Theory]
    [InlineData("z")]
    [InlineData("#5")]
    [InlineData("#-1")]
    [InlineData("#")]
    [InlineData("# 1")]
    [InlineData("#+1")]
    [InlineData("")]
    public void Find_Unknown_ListsNames(string label)
    {
        var error = Assert.Throws<UnknownNodeException>(() => Lecture.Find(label));
        Assert.Equal((label, "lecture"), (error.Node, error.Graph));
        Assert.EndsWith("its named nodes are x, y.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConstantOf_Input_Throws() => Assert.Throws<ArgumentException>(() => Lecture.ConstantOf(0));

    [Fact]
    public void Id_EqualGraphs_IsEqual()
    {
        Assert.Equal(Lecture.Id, Expression.Parse("(x+y)*-2", name: "lecture").Id);
        Assert.Equal(32, Lecture.Id.Length);
        Assert.NotEqual(Lecture.Id, Expression.Parse("(x + y) * -3", name: "lecture").Id);
        Assert.NotEqual(Lecture.Id, Expression.Parse("(y + x) * -2", name: "lecture").Id);
    }

    [Fact]
    public void FromBytes_WhatToBytesGave_IsTheSameGraph() =>
        RandomGraphs.Any.Sample(graph =>
        {
            var bytes = graph.ToBytes();
            var read = Graph.FromBytes(bytes);
            return read.ToBytes().AsSpan().SequenceEqual(bytes) && read.Id == graph.Id && read.ToString() == graph.ToString()
                && read.NamedNodes.SequenceEqual(graph.NamedNodes) && read.Outputs.SequenceEqual(graph.Outputs);
        });

    [Fact]
    public void FromBytes_Truncated_ThrowsGraphFormat()
    {
        var bytes = Lecture.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<GraphFormatException>(() => Graph.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<GraphFormatException>(() => Graph.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void FromBytes_Mutated_ReadsAGraphOrThrowsGraphFormat() =>
        Gen.Select(RandomGraphs.Any, Gen.Select(Gen.Int[0, 1000], Gen.Byte).Array[1, 4]).Sample(
            (graph, changes) =>
            {
                var bytes = graph.ToBytes();
                foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
                return IsGraphOrRefused(bytes);
            },
            iter: 50_000);

    [Fact]
    public void FromBytes_AnyBytes_ThrowsGraphFormat() =>
        Gen.Byte.Array[0, 200].Sample(tail => IsGraphOrRefused([.. "DGG1"u8, .. tail]), iter: 50_000);

    private static bool IsGraphOrRefused(byte[] bytes)
    {
        try
        {
            // What was read can be walked and written.
            var graph = Graph.FromBytes(bytes);
            for (var node = 0; node < graph.Count; node++)
            {
                foreach (var input in graph.InputsOf(node))
                    if (input >= node) return false;
                if (graph.IsConstant(node)) graph.ConstantOf(node);
                if (graph.Find(graph.Label(node)) != node) return false;
            }

            return graph.ToBytes().Length > 0;
        }
        catch (GraphFormatException)
        {
            return true;
        }
    }
}
