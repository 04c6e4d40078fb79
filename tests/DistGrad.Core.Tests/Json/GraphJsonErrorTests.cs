using System.Text;
using CsCheck;

namespace DistGrad.Core.Tests.Json;

public sealed class GraphJsonErrorTests
{
    [Theory]
    [InlineData("", "Line 1, byte 1: this is no JSON")]
    [InlineData("{\n  \"format\": distgrad", "Line 2, byte 13: this is no JSON")]
    [InlineData("""{"format": "distgrad-graph/1", // no""", "this is no JSON")]
    [InlineData("[]", "Line 1, column 1: A graph is a JSON object, not an array.")]
    [InlineData("null", "A graph is a JSON object, not null.")]
    [InlineData("{}", "The graph has no \"format\": \"distgrad-graph/1\".")]
    [InlineData("""{"format": "distgrad-graph/2"}""", "Line 1, column 12: The format is 'distgrad-graph/2'; this reads 'distgrad-graph/1'.")]
    [InlineData("""{"format": 1}""", "A format is a string, not a number.")]
    [InlineData("""{"format": "distgrad-graph/1", "outputs": [0]}""", "The graph has no \"nodes\".")]
    [InlineData("""{"format": "distgrad-graph/1", "nodes": [{"id": "x", "op": "Input"}]}""", "The graph has no \"outputs\".")]
    [InlineData("""{"format": "distgrad-graph/1", "format": "distgrad-graph/1"}""", "Property 'format' occurs twice.")]
    [InlineData("""{"format": "distgrad-graph/1", "größe": 1}""", "A graph has no property 'größe'; it has format, name, nodes and outputs.")]
    [InlineData("""{"format": "distgrad-graph/1", "name": " "}""", "A graph's name is not empty")]
    [InlineData("""{"name": "\ud800"}""", "A text is no valid Unicode")]
    [InlineData("""{"\ud800": 1}""", "A text is no valid Unicode")]
    public void Read_WrongGraph_SaysWhereAndWhy(string json, string problem) => AssertRefused(json, problem);

    [Theory]
    [InlineData("", "The graph has no nodes; it needs at least one.")]
    [InlineData("3", "A node is a JSON object, not a number.")]
    [InlineData("""{"id": "x"}""", "Node 'x' has no \"op\".")]
    [InlineData("""{"op": "Input"}""", "Node #0 is an Input without an \"id\", which feeds need.")]
    [InlineData("""{"id": "x", "op": "Input", "type": 1}""", "A node has no property 'type'; it has id, op, value, inputs and count.")]
    [InlineData("""{"id": "#1", "op": "Input"}""", "Id '#1' begins with '#', which stands for node numbers.")]
    [InlineData("""{"id": "", "op": "Input"}""", "An id is not empty")]
    [InlineData("""{"id": 1, "op": "Input"}""", "An id is a string, not a number.")]
    [InlineData("""{"op": "Constant"}""", "Node #0 (Constant) has no \"value\"")]
    [InlineData("""{"id": "x", "op": "Input", "value": 1}""", "Node 'x' (Input) has a \"value\"")]
    [InlineData("""{"op": "Constant", "value": 1, "inputs": [0]}""", "Node #0 (Constant) reads other nodes")]
    [InlineData("""{"op": "Constant", "value": "1"}""", "A value is a number, \"NaN\", \"Infinity\" or \"-Infinity\".")]
    [InlineData("""{"op": "Constant", "value": true}""", "A value is a number")]
    [InlineData("""{"op": "Constant", "value": 1e999}""", "The value is out of the range of float64.")]
    [InlineData("""{"op": "Exp", "inputs": [-1]}""", "an integer from 0")]
    [InlineData("""{"op": "Exp", "inputs": [0.5]}""", "an integer from 0")]
    [InlineData("""{"op": "Exp", "inputs": [[0]]}""", "an integer from 0")]
    [InlineData("""{"op": "Exp", "inputs": "x"}""", "Inputs and outputs are arrays, not a string.")]
    [InlineData("""{"id": "f", "op": "Exp", "inputs": [7]}""", "Node 'f' reads node 7, but nodes are counted from 0 to 0.")]
    [InlineData("""{"op": "Exp", "inputs": ["x"]}""", "Node #0 reads 'x', but no node has that id.")]
    [InlineData("""{"id": "x", "op": "Input"}, {"id": "x", "op": "Input"}""", "Two nodes have the id 'x'; ids are unique.")]
    [InlineData("""{"id": "x", "op": "Exp", "inputs": ["x"]}""", "Node 'x' reads itself; a graph has no cycles.")]
    [InlineData("""{"id": "x", "op": "Input"}, {"id": "a", "op": "Add", "inputs": ["x", "b"]}, {"id": "b", "op": "Exp", "inputs": [3]}, {"op": "Exp", "inputs": ["a"]}""", "3 nodes form a cycle, where each reads the next: 'a' → 'b' → #3 → 'a'; a graph has no cycles.")]
    [InlineData("""{"id": "x", "op": "Input"}, {"id": "f", "op": "Frobnicate", "inputs": ["x"]}""", "Node 'f': There is no op 'Frobnicate'; there are ")]
    [InlineData("""{"id": "x", "op": "Input"}, {"id": "f", "op": "Add", "inputs": ["x"]}""", "Node 'f': Add takes 2 inputs, not 1")]
    [InlineData("""{"id": "f", "op": "Add"}""", "Node 'f': Add takes 2 inputs, not 0")]
    public void Read_WrongNodes_SaysWhereAndWhy(string nodes, string problem) =>
        AssertRefused($$"""{"format": "distgrad-graph/1", "nodes": [{{nodes}}], "outputs": [0]}""", problem);

    [Theory]
    [InlineData("[]", "The graph has no outputs; it needs at least one.")]
    [InlineData("""["f"]""", "The outputs name 'f', but no node has that id.")]
    [InlineData("[1]", "The outputs name node 1, but nodes are counted from 0 to 0.")]
    [InlineData("[0]}, 1", "this is no JSON")]
    public void Read_WrongOutputs_SaysWhereAndWhy(string outputs, string problem) =>
        AssertRefused($$"""{"format": "distgrad-graph/1", "nodes": [{"id": "x", "op": "Input"}], "outputs": {{outputs}}}""", problem);

    [Fact]
    public void Read_LongCycle_NamesPartOfIt()
    {
        var nodes = string.Join(",", Enumerable.Range(0, 200_000).Select(i => $"{{\"op\":\"Exp\",\"inputs\":[{(i + 1) % 200_000}]}}"));
        AssertRefused($$"""{"format": "distgrad-graph/1", "nodes": [{{nodes}}], "outputs": [0]}""", "200000 nodes form a cycle, where each reads the next: #0 → #1 → #2 → #3 → #4 → #5 → #6 → … → #0;");
    }

    [Fact]
    public void Read_InvalidUnicode_ThrowsGraphFormat()
    {
        AssertRefused("{\"name\": \"\ud800\"}", "no valid Unicode");
        Assert.Throws<GraphFormatException>(() => GraphJson.Read([.. "{\"name\": \""u8, 0xFF, .. "\"}"u8]));
    }

    [Fact]
    public void Read_Mutated_ReadsAGraphOrThrowsGraphFormat()
    {
        var json = Encoding.UTF8.GetBytes(GraphJson.Write(Expression.Parse("max(x, y) * -2 + exp(x * 0.5)"), indented: false));
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte).Array[1, 3].Sample(
            changes =>
            {
                var bytes = json.ToArray();
                foreach (var (at, value) in changes) bytes[at] = value;
                try
                {
                    return GraphJson.Read(bytes).Count > 0;
                }
                catch (GraphFormatException e)
                {
                    return e.Message.Length > 0;
                }
            },
            iter: 50_000);
    }

    private static void AssertRefused(string json, string problem)
    {
        var error = Assert.Throws<GraphFormatException>(() => GraphJson.Read(json));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
