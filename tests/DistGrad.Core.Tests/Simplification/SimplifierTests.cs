using DistGrad.Core.Tests.Execution;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Simplification;

public class SimplifierTests
{
    [Theory]
    [InlineData("x * 1", "x")]
    [InlineData("1 * x + 0", "x")]
    [InlineData("0 + x - 0", "x")]
    [InlineData("x / 1", "x")]
    [InlineData("x^1", "x")]
    [InlineData("x^0", "1")]
    [InlineData("--x", "x")]
    [InlineData("0 - x", "-x")]
    [InlineData("x * -1", "-x")]
    [InlineData("2 + 3 * 4", "14")]
    [InlineData("sin(0) + x", "x")]
    [InlineData("x + -y", "x - y")]
    [InlineData("-x + y", "y - x")]
    [InlineData("x - -y", "x + y")]
    [InlineData("-x - y", "-(x + y)")]
    [InlineData("-(x - y)", "y - x")]
    [InlineData("-x * -y", "x * y")]
    [InlineData("z + x * -y", "z - x * y")]
    [InlineData("z - -2 * x", "z + 2 * x")]
    [InlineData("-(2 * x)", "-2 * x")]
    [InlineData("x * 2", "2 * x")]
    [InlineData("-x / y", "-x / y")]
    [InlineData("where(less(1, 2), x, y)", "x")]
    [InlineData("where(equal(2, 0), x, y)", "y")]
    [InlineData("where(not(less(x, y)), x, y)", "where(less(x, y), y, x)")]
    [InlineData("where(less(x, y), where(less(x, y), x, 1), y)", "where(less(x, y), x, y)")]
    [InlineData("where(or(less(1, 2), less(x, y)), x, y)", "x")]
    [InlineData("where(less(x, y), z, z)", "z")]
    [InlineData("max(x) + sum(y)", "x + y")]
    [InlineData("0 * x", "0 * x")]
    [InlineData("x - x", "x - x")]
    [InlineData("x + y + -x", "x + y - x")]
    [InlineData("log(-1) + x", "log(-1) + x")]
    [InlineData("1 / 0 * x", "1 / 0 * x")]
    public void Simplify_Expression_IsWritten(string expression, string expected) =>
        Assert.Equal(expected, Expression.Write(Simplifier.Simplify(Expression.Parse(expression))));

    [Fact]
    public void Simplify_EqualSubexpressions_BecomeOneNode()
    {
        var simple = Simplifier.Simplify(Expression.Parse("sin(x*y) + sin(y*x) * exp(x*y)"));

        Assert.Equal(["Input", "Input", "Mul", "Sin", "Exp", "Mul", "Add"], Enumerable.Range(0, simple.Count).Select(simple.OpOf));
    }

    [Fact]
    public void Simplify_NamedNodes_StayAndAreSeenThroughByNobody()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var (p, q, minus) = ((x * 1).Named("p"), (x + y).Named("q"), (-x).Named("minus"));
        var graph = builder.Build((((x + y) * q) + p + minus).Named("f"));

        var simple = Simplifier.Simplify(graph);

        Assert.Equal(["f", "minus", "p", "q", "x", "y"], simple.NamedNodes.Select(named => named.Name).Order());
        string[] wrt = ["x", "y", "p", "q", "minus"];
        Dictionary<string, double> feeds = new() { ["x"] = 2, ["y"] = 3 };
        var (before, after) = (Running.Runner.Gradient(graph, feeds, wrt: wrt), Running.Runner.Gradient(simple, feeds, wrt: wrt));
        foreach (var name in wrt) Assert.Equal(before.GradientOf(graph.Find(name)), after.GradientOf(simple.Find(name)));
    }

    [Fact]
    public void Simplify_UnreadInputsAndParameters_Stay()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        builder.Input("unread");
        builder.Parameter("w", Tensor.Vector(1.0, 2));
        _ = Sin(x);

        var simple = Simplifier.Simplify(builder.Build(x * 2));

        Assert.Equal(["x", "unread", "w"], simple.NamedNodes.Select(named => named.Name));
        Assert.Equal(5, simple.Count);
    }

    [Fact]
    public void Simplify_Tensors_KeepTheirTypes()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(2, 1)));
        var ones = builder.Constant(Tensor.Full(new TensorType(DType.Float32, new Shape(2, 3)), 1));
        var graph = builder.Build(x * ones, x * 1, Reshape(Reshape(x, new Shape(1, 2)), new Shape(2, 1)), Transpose(Transpose(x, 1, 0), 1, 0), Expand(x, new Shape(2, 3)), Where(Less(x.Like(1), x.Like(2)), x, ones));

        var simple = Simplifier.Simplify(graph);

        Assert.Equal(graph.Outputs.ToArray().Select(graph.TypeOf), simple.Outputs.ToArray().Select(simple.TypeOf));
        Assert.Equal(["Mul", "Input", "Input", "Input", "Expand", "Where"], simple.Outputs.ToArray().Select(simple.OpOf));
    }

    [Fact]
    public void Simplify_OpenExtents_KeepsWhatBroadcasts()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(Shape.Open)));
        var y = builder.Input("y", new TensorType(DType.Float64, new Shape(Shape.Open)));
        var graph = builder.Build(Where(Less(x.Like(1), x.Like(2)), x, y));

        Assert.Equal("Where", Simplifier.Simplify(graph) is var simple ? simple.OpOf(simple.Outputs[0]) : "");
    }

    [Fact]
    public void Simplify_RandomGraphsAndTheirHessians_SameBitsAndNotLarger()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var graph = RandomGraphs.Create(seed, 40, 2, OpMix.Bounded);
            foreach (var given in (Graph[])[graph, Twice(graph)])
            {
                var feeds = RandomGraphs.Feeds(seed, given);

                var simple = Simplifier.Simplify(given);

                Assert.Equal(GraphValue.OfOutputs(given, feeds), GraphValue.OfOutputs(simple, feeds));
                Assert.True(simple.Count <= given.Count);
                Assert.Equal(simple.Id, Simplifier.Simplify(given).Id);
                Assert.Equal(simple.Id, Simplifier.Simplify(simple).Id);
            }
        }
    }

    // The second derivatives, not simplified.
    private static Graph Twice(Graph graph)
    {
        int[] wrt = [.. GraphQuery.InputsOf(graph)];
        var once = ReverseTransform.Differentiate(graph, graph.Outputs[0], wrt);
        return ReverseTransform.Differentiate(once, once.Outputs[0], wrt);
    }
}
