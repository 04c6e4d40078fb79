using System.Diagnostics;
using System.Text;
using CsCheck;

namespace DistGrad.Core.Tests.Json;

public sealed class GraphJsonTests
{
    private const string Lecture = """
        {
          "format": "distgrad-graph/1",
          "name": "lecture",
          "nodes": [
            {"id":"x","op":"Input"},
            {"id":"y","op":"Input"},
            {"id":"q","op":"Add","inputs":["x","y"]},
            {"op":"Constant","value":2},
            {"id":"f","op":"Mul","inputs":["q",3]}
          ],
          "outputs": ["f"]
        }

        """;

    [Fact]
    public void Write_Indented_GivesEachNodeALine()
    {
        var builder = new GraphBuilder("lecture");
        var q = (builder.Input("x") + builder.Input("y")).Named("q");
        Assert.Equal(Lecture, GraphJson.Write(builder.Build((q * 2).Named("f"))));
    }

    [Fact]
    public void Write_Compact_HasNoSpace() =>
        Assert.Equal(
            """{"format":"distgrad-graph/1","name":"g","nodes":[{"id":"ä","op":"Input"},{"op":"Exp","inputs":["ä"]}],"outputs":[1]}""",
            GraphJson.Write(Expression.Parse("exp(ä)", name: "g"), indented: false));

    [Fact]
    public void Read_Lecture_IsTheGraph()
    {
        var graph = GraphJson.Read(Lecture);
        Assert.Equal("lecture", graph.Name);
        Assert.Equal(14, GraphValue.Of(graph, new Dictionary<string, double> { ["x"] = 3, ["y"] = 4 }));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameGraph() =>
        RandomGraphs.Any.Sample(graph =>
            GraphJson.Read(GraphJson.Write(graph)).Id == graph.Id && GraphJson.Read(GraphJson.Write(graph, indented: false)).Id == graph.Id);

    [Fact]
    public void Read_AnyDouble_IsExact() =>
        Gen.Double.Sample(value =>
        {
            var builder = new GraphBuilder();
            var read = GraphJson.Read(GraphJson.Write(builder.Build(builder.Constant(value)))).ConstantOf(0).Scalar;
            return double.IsNaN(value) ? double.IsNaN(read) : BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(value);
        });

    [Fact]
    public void Read_NodesInAnyOrder_SortsThem()
    {
        var graph = GraphJson.Read("""
            {"outputs": [0], "nodes": [
              {"op": "Mul", "inputs": ["q", "z"]}, {"inputs": ["x", 3], "op": "Add", "id": "q"},
              {"id": "x", "op": "Input"}, {"id": "y", "op": "Input"}, {"id": "z", "op": "Input"}],
             "format": "distgrad-graph/1"}
            """);
        Assert.Equal("graph", graph.Name);
        Assert.Equal(["x", "y", "q", "z", "#4"], Enumerable.Range(0, 5).Select(graph.Label));
        Assert.Equal([4], graph.Outputs.ToArray());
        Assert.Equal(-12, GraphValue.Of(graph, new Dictionary<string, double> { ["x"] = -2, ["y"] = 5, ["z"] = -4 }));
    }

    [Fact]
    public void Read_StreamOrBytes_TakesByteOrderMark()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Lecture)];
        Assert.Equal(GraphJson.Read(Lecture).Id, GraphJson.Read(bytes).Id);
        using var stream = new MemoryStream(bytes);
        Assert.Equal(GraphJson.Read(Lecture).Id, GraphJson.Read(stream).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_MillionNodes_TakesSeconds(bool backwards)
    {
        const int Count = 1_000_000;
        var text = new StringBuilder("""{"format": "distgrad-graph/1", "nodes": [""");
        for (var i = 0; i < Count; i++)
        {
            var node = backwards ? Count - 1 - i : i;
            text.Append(node == 0 ? "{\"id\":\"n0\",\"op\":\"Input\"}" : $"{{\"id\":\"n{node}\",\"op\":\"Exp\",\"inputs\":[\"n{node - 1}\"]}}").Append(i + 1 < Count ? "," : "");
        }

        text.Append($"], \"outputs\": [\"n{Count - 1}\"]}}");
        var watch = Stopwatch.StartNew();
        var graph = GraphJson.Read(text.ToString());
        Assert.Equal(Count, graph.Count);
        Assert.Equal("n12345", graph.NameOf(12345));
        var written = GraphJson.Write(graph, indented: false);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
        Assert.Equal(graph.Id, GraphJson.Read(written).Id);
    }
}
