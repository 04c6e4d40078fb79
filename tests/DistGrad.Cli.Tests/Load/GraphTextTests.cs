using DistGrad.Cli.Bench.Tensors;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Load.Graphs;

namespace DistGrad.Cli.Tests.Load;

public class GraphTextTests
{
    [Theory]
    [InlineData("chain:ops=20", 1)]
    [InlineData("tree:ops=31@3", 3)]
    [InlineData("grid@0.5", 0.5)]
    [InlineData("random:ops=50,seed=7", 1)]
    [InlineData("mlp:batch=2,sizes=4-8-3@2", 2)]
    [InlineData("transformer:sequence=4,width=8,heads=2", 1)]
    public void Read_Kind_HasFeedsForAllInputsAndARoot(string text, double weight)
    {
        var graph = GraphText.Read(text, seed: 1);

        Assert.Equal(weight, graph.Weight);
        Assert.NotNull(graph.Root);
        Assert.All(graph.Graph.Index.NamedNodes.Where(named => graph.Graph.IsInput(named.Node)).Select(named => named.Name), name => Assert.True(graph.Feeds.ContainsKey(name)));
    }

    [Fact]
    public void Read_Ops_AreThatMany() => Assert.Equal(21, GraphText.Read("chain:ops=20", 1).Graph.Count);

    [Fact]
    public void Read_SameSeed_GivesTheSameFeeds()
    {
        var (one, other) = (GraphText.Read("random:ops=9", 5), GraphText.Read("random:ops=9", 5));

        Assert.Equal(one.Graph.Id, other.Graph.Id);
        Assert.Equal(one.Feeds.Values, other.Feeds.Values);
        Assert.NotEqual(one.Feeds.Values, GraphText.Read("random:ops=9", 6).Feeds.Values);
    }

    [Fact]
    public void Read_OnnxFile_HasFeedsForItsInputs()
    {
        var path = Path.Combine(Path.GetTempPath(), $"load-{Guid.NewGuid():N}.onnx");
        OnnxModel.Save(BenchModels.Mlp(2, 4, 3).Graph, path);
        var graph = GraphText.Read(path + "@2", seed: 1);
        File.Delete(path);

        Assert.Equal(2, graph.Weight);
        Assert.NotNull(graph.Root);
        Assert.Equal(["labels", "x"], graph.Feeds.Keys.Order());
        Assert.All(((IReadOnlyDictionary<string, Tensor>)graph.Feeds)["labels"].Integers(), label => Assert.Equal(0, label));
    }

    [Theory]
    [InlineData("foo", "there is neither a kind of graph nor a file 'foo'; kinds are chain")]
    [InlineData("missing.onnx", "there is neither a kind of graph nor a file 'missing.onnx'")]
    [InlineData("tree:opps=3", "'tree' has no setting 'opps'; it has ops, as in tree:ops=1000.")]
    [InlineData("tree:ops", "'ops' is a whole number from 1 to 10000000, not ''")]
    [InlineData("tree:ops=x", "'ops' is a whole number from 1 to 10000000, not 'x'")]
    [InlineData("mlp:sizes=5", "'sizes' is 2 to 32 whole numbers with dashes between")]
    [InlineData("tree:ops=3@", "after @ comes a weight")]
    [InlineData("tree:ops=3@0", "a number greater than 0, not '0'")]
    [InlineData("transformer:width=7,heads=2", "the width 7 is not divisible")]
    public void Read_BadText_SaysWhatWouldBeRight(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => GraphText.Read(text, 1)).Message, StringComparison.Ordinal);
}
