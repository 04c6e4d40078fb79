namespace DistGrad.Client.Tests;

public class LatestSignatureTests
{
    private readonly GraphIndex _graph = Product();

    [Fact]
    public void Gradient_SameLabelsAgain_IsTheSameObject()
    {
        var signatures = new LatestSignature(_graph);

        var first = signatures.Gradient("f", ["w", "x"], null, Granularity.Fused);

        Assert.Equal((_graph.Find("f"), Granularity.Fused), (first.GradientOf, first.Granularity));
        Assert.Equal([_graph.Find("x"), _graph.Find("w[0]"), _graph.Find("w[1]")], first.Wrt);
        Assert.Same(first, signatures.Gradient("f", new List<string> { "w", "x" }, null, Granularity.Fused));
    }

    [Fact]
    public void Gradient_AnythingElse_IsFoundAnew()
    {
        var signatures = new LatestSignature(_graph);
        var all = new[]
        {
            signatures.Gradient(null, ["x"], null, Granularity.Fused),
            signatures.Gradient("q", ["x"], null, Granularity.Fused),
            signatures.Gradient("q", ["w"], null, Granularity.Fused),
            signatures.Gradient("q", null, null, Granularity.Fused),
            signatures.Gradient("q", null, ["f"], Granularity.Fused),
            signatures.Gradient("q", null, ["f"], Granularity.PerOp),
            signatures.Evaluation(["f"], Granularity.PerOp),
            signatures.Evaluation(["q"], Granularity.PerOp),
            signatures.Evaluation(["q"], Granularity.Fused),
        };

        Assert.Equal(all.Length, all.Select(signature => signature.PlanKey("g")).Distinct().Count());
        Assert.Equal(all[0].PlanKey("g"), signatures.Gradient(null, ["x"], null, Granularity.Fused).PlanKey("g"));
    }

    [Fact]
    public void Evaluation_OutputsByDefault_IsNotTakenForAGradient()
    {
        var signatures = new LatestSignature(_graph);
        signatures.Gradient(null, null, null, Granularity.Auto);

        var evaluation = signatures.Evaluation(null, Granularity.Auto);

        Assert.Equal((PlanSignature.None, 0), (evaluation.GradientOf, evaluation.Wrt.Length));
        Assert.Equal([_graph.Find("f")], evaluation.Fetches);
        Assert.Same(evaluation, signatures.Evaluation(null, Granularity.Auto));
    }

    [Fact]
    public void Gradient_CallerChangesTheLabels_IsFoundAnew()
    {
        var (signatures, labels) = (new LatestSignature(_graph), new List<string> { "x" });
        var first = signatures.Gradient("f", labels, null, Granularity.Fused);
        labels[0] = "w[1]";

        var second = signatures.Gradient("f", labels, null, Granularity.Fused);

        Assert.Equal([_graph.Find("x")], first.Wrt);
        Assert.Equal([_graph.Find("w[1]")], second.Wrt);
    }

    [Fact]
    public void Gradient_UnknownLabel_IsNotKept()
    {
        var signatures = new LatestSignature(_graph);
        for (var tries = 0; tries < 2; tries++) Assert.Throws<UnknownNodeException>(() => signatures.Gradient("f", ["z"], null, Granularity.Fused));
    }

    private static GraphIndex Product()
    {
        var builder = new GraphBuilder("product");
        var (x, w) = (builder.Input("x"), builder.Inputs("w", 2));
        var q = (x * w[0]).Named("q");
        return builder.Build((q * w[1]).Named("f")).Index;
    }
}
