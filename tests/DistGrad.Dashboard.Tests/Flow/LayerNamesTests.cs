using DistGrad.Dashboard.Flow;

namespace DistGrad.Dashboard.Tests.Flow;

public class LayerNamesTests
{
    [Theory]
    [InlineData("w", "w")]
    [InlineData("layer1.weight", "layer1", "weight")]
    [InlineData("layer1/weight", "layer1", "weight")]
    [InlineData("/fc1/Gemm_output_0", "fc1", "Gemm_output_0")]
    [InlineData("/block/block.0/conv/Conv_output_0", "block", "0", "conv", "Conv_output_0")]
    [InlineData("/", "/")]
    [InlineData("...", "...")]
    public void Path_OfAName_IsItsScopesAndWhatItIs(string name, params string[] path) => Assert.Equal(path, LayerNames.Path(name));

    [Fact]
    public void Group_ByScope_KeepsTheOrder()
    {
        var (names, places) = LayerNames.Group([(4, "b.weight"), (2, "b.bias"), (1, "a.weight"), (7, "bare")], 40);
        Assert.Equal(["b", "a", "bare"], names);
        Assert.Equal([(4, 0), (2, 0), (1, 1), (7, 2)], places);
    }

    [Fact]
    public void Group_OfTooManyScopes_TakesOuterOnes()
    {
        var (names, _) = LayerNames.Group([(0, "stem.weight"), (1, "a.0.conv.weight"), (2, "a.1.conv.weight"), (3, "b.0.conv.weight"), (4, "b.1.conv.weight")], 3);
        Assert.Equal(["stem", "a", "b"], names);
    }

    [Fact]
    public void Group_OfTooManyNamesWithoutScope_PutsNeighboursTogether()
    {
        var (names, places) = LayerNames.Group([(0, "p"), (1, "q"), (2, "r"), (3, "s"), (4, "t")], 2);
        Assert.Equal(["p to r", "s to t"], names);
        Assert.Equal([0, 0, 0, 1, 1], places.Select(place => place.Place));
    }
}
