using DistGrad.Dashboard.Flow;

namespace DistGrad.Dashboard.Tests.Flow;

public class FlowRowsTests
{
    [Fact]
    public void WithoutNames_LayersAreLevels()
    {
        var rows = Assert.Single(FlowRows.Of(Expression.Parse("(x + y) * z + 2")));
        Assert.Equal(FlowRows.ByLevel, rows.By);

        // The constant gets no gradient.
        Assert.Equal([new("level 1", 3), new("level 2", 1), new("level 3", 1), new("level 4", 1)], rows.Layers);
    }

    [Fact]
    public void DeepChain_HasLevelsPutTogether_AndNoneLeftOut()
    {
        var builder = new GraphBuilder("chain");
        var y = builder.Input("x");
        for (var i = 0; i < 99; i++) y = Functions.Sin(y);
        var rows = FlowRows.Of(builder.Build(y))[0];
        Assert.Equal(FlowRows.Most, rows.Layers.Count);
        Assert.Equal("levels 1 to 3", rows.Layers[0].Name);
        Assert.Equal("levels 99 to 100", rows.Layers[^1].Name);
        Assert.Equal(rows.LayerOf.Order(), rows.LayerOf);
        Assert.Equal(100, rows.Layers.Sum(layer => layer.Nodes));
    }

    [Fact]
    public void Parameters_AreLayersByTheirScope_InTheOrderInWhichTheyAreRead()
    {
        var builder = new GraphBuilder("net");
        var (bias2, weight2) = (Parameter("layer2.bias"), Parameter("layer2.weight"));
        var (weight1, bias1) = (Parameter("layer1.weight"), Parameter("layer1.bias"));
        var hidden = (builder.Input("x") * weight1) + bias1;
        var rows = FlowRows.Of(builder.Build((hidden * weight2) + bias2));
        Assert.Equal([FlowRows.ByName, FlowRows.ByLevel], rows.Select(way => way.By));
        Assert.Equal([new("layer1", 2), new("layer2", 2)], rows[0].Layers);

        Expr Parameter(string name) => builder.Parameter(name, Tensor.Scalar(1.0));
    }

    [Fact]
    public void Inputs_WithAScope_AreWeights_AndOthersAreNot()
    {
        var builder = new GraphBuilder("net");
        var (x, first, second) = (builder.Input("x"), builder.Input("layer1/weight"), builder.Inputs("layer2/weight", 3));
        var rows = FlowRows.Of(builder.Build((x * first * second[0] * second[1] * second[2]).Named("out/y")))[0];
        Assert.Equal([new("layer1", 1), new("layer2", 3)], rows.Layers);
    }

    [Fact]
    public void Ops_WithAScope_AreLayersWhereNoWeightsAreNamed()
    {
        var builder = new GraphBuilder("net");
        var hidden = Functions.Relu(builder.Input("x")).Named("/fc1/Relu_output_0");
        var rows = FlowRows.Of(builder.Build(Functions.Exp(hidden).Named("/head/Exp_output_0")))[0];
        Assert.Equal([new("fc1", 1), new("head", 1)], rows.Layers);
    }
}
