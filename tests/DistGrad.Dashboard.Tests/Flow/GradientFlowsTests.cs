using DistGrad.Dashboard.Flow;

namespace DistGrad.Dashboard.Tests.Flow;

public class GradientFlowsTests
{
    [Fact]
    public void Norm_OfALayer_IsEuclidean_HoweverSmall()
    {
        var graph = Expression.Parse("x + y");
        var view = View(graph, [("x", 1, 3e-200), ("y", 1, -4e-200), ("#2", 2, 1)]);
        Assert.Equal(["level 1", "level 2"], view.Layers.Select(layer => layer.Name));
        Assert.Equal(5e-200, view.Runs[0].Cells[0]!.Norm, 1e-212);
        Assert.Equal(1, view.Runs[0].Cells[1]!.Norm);
    }

    [Fact]
    public void VanishingChain_IsNamedWhereItVanishes_AndInHowManyRuns()
    {
        // Two products by 1e-4: 1, 1e-4, 1e-8; and by 1.
        var (graph, run) = (Chain(), new Func<double, (string, double, double?)[]>(a => [("x", 1, a * a), ("h", a, a), ("f", a * a, 1)]));
        var view = View(graph, run(1e-4), run(1e-4), run(1));
        Assert.Equal(["vanishing", "vanishing", "sound"], view.Runs.Select(of => of.Cells[0]!.State));
        Assert.Equal([-8, -4, 0], view.Runs[0].Cells.Select(cell => Math.Round(cell!.Log!.Value, 9)));
        Assert.Equal(["The gradient vanishes, below a millionth of the output's, in level 1 (2 of 3 runs)."], view.Findings);
    }

    [Fact]
    public void ExplodingChain_IsNamedWhereItExplodes()
    {
        var view = View(Chain(), [("x", 1, 1e8), ("h", 1e4, 1e4), ("f", 1e8, 1)]);
        Assert.Equal(["exploding", "sound", "sound"], view.Runs[0].Cells.Select(cell => cell!.State));
        Assert.Equal(["The gradient explodes, above a million times the output's, in level 1 (the one run)."], view.Findings);
    }

    [Fact]
    public void Layers_NextToEachOther_AreToldTogether()
    {
        var builder = new GraphBuilder("chain");
        var y = builder.Input("x");
        for (var i = 1; i < 6; i++) y = Functions.Sin(y).Named($"h{i}");
        var view = View(builder.Build(y), [("x", 1, 1e-9), ("h1", 1, 1e-8), ("h2", 1, 1e-7), ("h3", 1, 1), ("h4", 1, 1e-8), ("h5", 1, 1)]);
        Assert.Equal(["The gradient vanishes, below a millionth of the output's, in level 1 through level 3 (the one run), level 5 (the one run)."], view.Findings);
    }

    [Fact]
    public void DeadRelu_IsDead_WhereItIsInAllRuns()
    {
        var builder = new GraphBuilder("relu");
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var graph = builder.Build((Functions.Relu(x).Named("r") + y).Named("f"));

        // Behind a relu of −1 nothing flows back; beside it, 1.
        var dead = View(graph, [("x", -1, 0), ("y", 2, 1), ("r", 0, 1), ("f", 2, 1)], [("x", -3, 0), ("y", 2, 1), ("r", 0, 1), ("f", 2, 1)]);
        Assert.Equal(["Single nodes that are dead in both runs: x."], dead.Findings);
        Assert.Equal(1, dead.Runs[0].Cells[0]!.Norm);

        var alive = View(graph, [("x", -1, 0), ("y", 2, 1), ("r", 0, 1), ("f", 2, 1)], [("x", 3, 1), ("y", 2, 1), ("r", 3, 1), ("f", 5, 1)]);
        Assert.Empty(alive.Findings);
    }

    [Fact]
    public void DeadLayer_IsNamed_AndNotItsNodesAgain()
    {
        var graph = Chain();
        var view = View(graph, [("x", 1, 0), ("h", 0, 0), ("f", 0, 1)], [("x", 1, 0), ("h", 0, 2), ("f", 0, 1)]);
        Assert.Equal(["The gradient is 0 in level 2 (1 of 2 runs).", "Dead, as the gradient is 0 in both runs: level 1."], view.Findings);
        Assert.Equal(["dead", "dead", "sound"], view.Runs[0].Cells.Select(cell => cell!.State));
    }

    [Fact]
    public void NaN_IsNamedWithItsRuns_AndTheNodeItIsBornAt()
    {
        var graph = Expression.Parse("log(x) * y");
        (string, double, double?)[] broken = [("x", -1, double.NaN), ("y", 2, double.NaN), ("#1", double.NaN, 2), ("#3", double.NaN, 1)];
        var view = View(graph, [("x", 1, 2), ("y", 2, 0), ("#1", 0, 2), ("#3", 0, 1)], broken, broken);
        Assert.Equal(["sound", "broken", "broken"], view.Runs.Select(run => run.Cells[0]!.State));
        Assert.Contains("The gradient is not finite in level 1 (2 of 3 runs).", view.Findings);
        Assert.Contains("Run r1 and 1 later one: The first value that is not finite comes from #1 (Log), which makes NaN of -1.", view.Findings);
        Assert.Equal(("#1", "forward"), (view.Runs[1].Births[0].Label, view.Runs[1].Births[0].Pass));
        Assert.Empty(view.Runs[0].Births);
    }

    [Fact]
    public void Layers_OfTheWantedKind_OrOfTheFirstThatHasGradients()
    {
        var builder = new GraphBuilder("net");
        var graph = builder.Build((builder.Input("x") * (builder.Parameter("fc1.weight", Tensor.Scalar(3.0)) * builder.Parameter("fc2.weight", Tensor.Scalar(5.0))).Named("w")).Named("f"));
        (string, double, double?)[] trained = [("x", 2, 15), ("fc1.weight", 3, 10), ("fc2.weight", 5, 6), ("w", 15, 2), ("f", 30, 1)];
        (string, double, double?)[] inputOnly = [("x", 2, 15), ("fc1.weight", 3, null), ("fc2.weight", 5, null), ("w", 15, null), ("f", 30, 1)];
        Assert.Equal(["fc1", "fc2"], Of(null, trained).Layers.Select(layer => layer.Name));
        Assert.Equal(["level 1", "level 2", "level 3"], Of(FlowRows.ByLevel, trained).Layers.Select(layer => layer.Name));
        Assert.Equal(["level 1", "level 3"], Of(null, inputOnly).Layers.Select(layer => layer.Name));
        Assert.Empty(Of(FlowRows.ByName, inputOnly).Layers);
        Assert.Equal([10, 6], Of(null, trained).Runs[0].Cells.Select(cell => cell!.Norm));

        FlowView Of(string? by, (string, double, double?)[] run) => GradientFlowsTests.View(graph, by, run);
    }

    private static Graph Chain()
    {
        var builder = new GraphBuilder("chain");
        var (a, h) = (builder.Input("a"), builder.Input("x"));
        h = (h * a).Named("h");
        return builder.Build((h * a).Named("f"));
    }

    private static FlowView View(Graph graph, params (string, double, double?)[][] runs) => View(graph, null, runs);

    private static FlowView View(Graph graph, string? by, params (string, double, double?)[][] runs)
    {
        var ways = FlowRows.Of(graph);
        return GradientFlows.View(graph, ways, by, [.. runs.Select((run, place) => (FlowShelfTests.Run($"r{place}"), FlowColumn.Of(graph, ways, HeldNodes.Of(graph, run), OpRegistry.Standard)))]);
    }
}
