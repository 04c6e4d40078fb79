using DistGrad.Core.Tests.Execution;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Differentiation;

public class DerivativesTests
{
    private static readonly TensorType Vector3 = new(DType.Float64, new Shape(3));

    [Fact]
    public void Gradient_Lecture_OutputsAreNamedAndSimple()
    {
        var gradient = Derivatives.Gradient(Running.Lecture, wrt: ["x", "y", "z", "q"]);

        Assert.Equal(["d(f)/d(x)", "d(f)/d(y)", "d(f)/d(z)", "d(f)/d(q)"], Derived.Names(gradient));
        Assert.Equal([-4.0, -4, 3, -4], Derived.Numbers(gradient, ("x", -2), ("y", 5), ("z", -4)));
        Assert.Equal("z", Expression.Write(gradient, "d(f)/d(x)"));
    }

    [Fact]
    public void Gradient_ValueAlongside_CanBeFetched()
    {
        var gradient = Derivatives.Gradient(Running.Lecture);

        var run = Running.Runner.Run(gradient, new Dictionary<string, Tensor> { ["x"] = Tensor.Scalar(-2.0), ["y"] = Tensor.Scalar(5.0), ["z"] = Tensor.Scalar(-4.0) }, ["f", "d(f)/d(z)"]);

        Assert.Equal((-12.0, 3.0), (run.ValueOf(gradient.Find("f")), run.ValueOf(gradient.Find("d(f)/d(z)"))));
    }

    [Fact]
    public void Gradient_RandomGraphs_EqualsNodeBackwardToTheBit()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var graph = RandomGraphs.Create(seed, 60, 3, OpMix.Bounded);
            var feeds = RandomGraphs.Feeds(seed, graph);
            var wrt = GraphQuery.InputsOf(graph).Select(graph.Label).ToArray();

            var nodes = Running.Runner.Gradient(graph, feeds);
            var explicitly = Derived.Numbers(Derivatives.Gradient(graph, wrt: wrt), [.. feeds.Select(feed => (feed.Key, feed.Value))]);

            Assert.Equal(wrt.Select(name => nodes.GradientOf(graph.Find(name))), explicitly);
        }
    }

    [Theory]
    [InlineData(Granularity.PerOp)]
    [InlineData(Granularity.Fused)]
    public void Hessian_RosenbrockOfVector_IsTheClosedForm(Granularity granularity)
    {
        var x = Rosenbrock.Point(50);

        var hessian = Derived.Values(Derivatives.Hessian(Rosenbrock.OfVector(50)), new Dictionary<string, Tensor> { ["x"] = Tensor.Vector<double>(x) }, granularity);

        Assert.Equal(new Shape(50, 50), hessian[0].Shape);
        Derived.AssertClose([.. Rosenbrock.Hessian(x).Cast<double>()], hessian[0].Numbers());
    }

    [Fact]
    public void Hessian_RosenbrockOfScalars_IsTheClosedFormAndSparse()
    {
        var x = Rosenbrock.Point(50);

        var graph = Derivatives.Hessian(Rosenbrock.OfScalars(50));

        Derived.AssertClose([.. Rosenbrock.Hessian(x).Cast<double>()], Derived.Numbers(graph, [.. x.Select((value, i) => ($"x{i}", value))]));
        Assert.Equal("d2(f)/d(x0)d(x1)", graph.Label(graph.Outputs[1]));
        Assert.Equal((50 * 50) - 148, graph.Outputs.ToArray().Count(graph.IsConstant) - 1);
        Assert.InRange(graph.Count, 2500, 4000);
    }

    [Fact]
    public void Hvp_Rosenbrock_IsTheHessianTimesTheVector()
    {
        var (x, v) = (Rosenbrock.Point(50), Rosenbrock.Point(51)[1..]);

        var product = Derived.Values(Derivatives.Hvp(Rosenbrock.OfVector(50)), new Dictionary<string, Tensor> { ["x"] = Tensor.Vector<double>(x), ["v(x)"] = Tensor.Vector<double>(v) });

        var hessian = Rosenbrock.Hessian(x);
        Derived.AssertClose([.. Enumerable.Range(0, 50).Select(i => Enumerable.Range(0, 50).Sum(j => hessian[i, j] * v[j]))], product[0].Numbers());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Jacobian_TanhOfMatrixTimesVector_IsTheClosedForm(int rows)
    {
        var random = new Random(rows);
        double[] w = [.. Enumerable.Range(0, rows * 3).Select(_ => random.NextDouble() - 0.5)];
        double[] x = [0.3, -0.7, 1.1];
        var builder = new GraphBuilder();
        var input = builder.Input("x", Vector3);
        var graph = builder.Build(Tanh(MatMul(builder.Constant(Tensor.Of<double>(new Shape(rows, 3), w)), input)).Named("f"));

        var jacobian = Derived.Values(Derivatives.Jacobian(graph), new Dictionary<string, Tensor> { ["x"] = Tensor.Vector<double>(x) })[0];

        Assert.Equal(new Shape(rows, 3), jacobian.Shape);
        for (var i = 0; i < rows; i++)
        {
            var tanh = Math.Tanh((w[3 * i] * x[0]) + (w[(3 * i) + 1] * x[1]) + (w[(3 * i) + 2] * x[2]));
            for (var j = 0; j < 3; j++) Derived.AssertClose((1 - (tanh * tanh)) * w[(3 * i) + j], jacobian.Number((3 * i) + j));
        }
    }

    [Fact]
    public void Jacobian_SeveralScalars_IsTheClosedForm()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var graph = builder.Build((x * x * y).Named("f"), ((5 * x) + Sin(y)).Named("g"), Exp(x).Named("h"));

        var jacobian = Derivatives.Jacobian(graph);

        Assert.Equal(["d(f)/d(x)", "d(f)/d(y)", "d(g)/d(x)", "d(g)/d(y)", "d(h)/d(x)", "d(h)/d(y)"], Derived.Names(jacobian));
        Derived.AssertClose([2 * 0.4 * 1.3, 0.16, 5, Math.Cos(1.3), Math.Exp(0.4), 0], Derived.Numbers(jacobian, ("x", 0.4), ("y", 1.3)));
    }

    [Fact]
    public void VjpAndJvp_ElementwiseFunction_AreTheClosedForm()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x", Vector3), builder.Input("y"));
        var graph = builder.Build((Sin(x) * y).Named("f"));
        Dictionary<string, Tensor> feeds = new() { ["x"] = Tensor.Vector(0.1, 0.2, 0.3), ["y"] = Tensor.Scalar(2.0) };

        var vjp = Derived.Values(Derivatives.Vjp(graph), new Dictionary<string, Tensor>(feeds) { ["v(f)"] = Tensor.Vector(1.0, 10, 100) });
        var jvp = Derived.Values(Derivatives.Jvp(graph), new Dictionary<string, Tensor>(feeds) { ["v(x)"] = Tensor.Vector(1.0, 10, 100), ["v(y)"] = Tensor.Scalar(3.0) });

        Derived.AssertClose([2 * Math.Cos(0.1), 20 * Math.Cos(0.2), 200 * Math.Cos(0.3)], vjp[0].Numbers());
        Derived.AssertClose([Math.Sin(0.1) + (10 * Math.Sin(0.2)) + (100 * Math.Sin(0.3))], vjp[1].Numbers());
        Derived.AssertClose(
            [(2 * Math.Cos(0.1)) + (3 * Math.Sin(0.1)), (20 * Math.Cos(0.2)) + (3 * Math.Sin(0.2)), (200 * Math.Cos(0.3)) + (3 * Math.Sin(0.3))], jvp[0].Numbers());
    }

    [Fact]
    public void Jvp_RandomGraphs_AgreesWithDualNumbers()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var graph = RandomGraphs.Create(seed, 60, 3, OpMix.Bounded);
            var (feeds, direction) = (RandomGraphs.Feeds(seed, graph), RandomGraphs.Feeds(seed + 1, graph));

            var jvp = Derived.Numbers(Derivatives.Jvp(graph), [.. feeds.Select(feed => (feed.Key, feed.Value)), .. direction.Select(part => ($"v({part.Key})", part.Value))]);

            Derived.AssertClose(DualNumbers.Evaluate(graph, graph.Outputs[0], feeds, direction).Derivative, jvp[0], $"seed {seed}", 1e-10);
        }
    }

    [Theory]
    [InlineData("exp(x)", 0.7)]
    [InlineData("log(x)", 1.7)]
    [InlineData("sin(x)", 0.4)]
    [InlineData("cos(x)", 0.4)]
    [InlineData("tan(x)", 0.6)]
    [InlineData("tanh(x)", 0.6)]
    [InlineData("sqrt(x)", 1.9)]
    [InlineData("sigmoid(x)", -0.8)]
    [InlineData("x^5", -1.3)]
    [InlineData("x^-2", -1.3)]
    [InlineData("1/x", 0.8)]
    [InlineData("2^x", 0.8)]
    public void Gradient_ThreeTimes_IsTheThirdDerivative(string expression, double x)
    {
        var graph = Expression.Parse(expression);
        for (var order = 0; order < 3; order++) graph = Derivatives.Gradient(graph, wrt: ["x"]);

        Derived.AssertClose(Third(expression, x), Derived.Numbers(graph, ("x", x))[0], expression);
    }

    [Fact]
    public void Gradient_MixedOrders_IsTheClosedForm()
    {
        var graph = Expression.Parse("sin(x) * exp(2*y) * x^3");

        var mixed = Derivatives.Gradient(Derivatives.Gradient(Derivatives.Gradient(graph, wrt: ["x"]), wrt: ["y"]), wrt: ["x"]);

        const double X = 0.9, Y = -0.3;
        var expected = 2 * Math.Exp(2 * Y) * ((-Math.Sin(X) * X * X * X) + (6 * Math.Cos(X) * X * X) + (6 * Math.Sin(X) * X));
        Derived.AssertClose(expected, Derived.Numbers(mixed, ("x", X), ("y", Y))[0]);
    }

    [Fact]
    public void Gradient_NameIsTaken_GetsAPrime()
    {
        var gradient = Derivatives.Gradient(Derivatives.Gradient(Running.Lecture, wrt: ["x"]), "f", ["x"]);

        Assert.Equal(["d(f)/d(x)'"], Derived.Names(gradient));
        Assert.Equal([-4.0], Derived.Numbers(gradient, ("x", -2), ("y", 5), ("z", -4)));
    }

    [Fact]
    public void Gradient_OpenExtents_SaysWhatToGive()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape([Shape.Open], ["n"])));
        var graph = builder.Build(ReduceSum(x * x).Named("f"));
        Dictionary<string, Tensor> feeds = new() { ["x"] = Tensor.Vector(1.0, 2) };

        Assert.Contains("Specializer.Specialize", Assert.Throws<GraphException>(() => Derivatives.Gradient(graph)).Message);
        var gradient = Derivatives.Gradient(new Specializer(OpRegistry.Standard).Specialize(graph, feeds));
        Assert.Equal([2.0, 4], Derived.Values(gradient, feeds)[0].Numbers());
    }

    [Fact]
    public void Gradient_NotDifferentiable_IsRefused()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", Vector3);
        var graph = builder.Build(Sin(x).Named("f"), ReduceSum(x).Named("s"), Less(x, x).Named("less"));

        Assert.Contains("not a single number", Assert.Throws<GraphException>(() => Derivatives.Gradient(graph, "f")).Message);
        Assert.Contains("only floating-point", Assert.Throws<GraphException>(() => Derivatives.Gradient(graph, "less")).Message);
        Assert.Contains("only floating-point", Assert.Throws<GraphException>(() => Derivatives.Gradient(graph, "s", ["less"])).Message);
        Assert.Contains("nothing to differentiate by", Assert.Throws<GraphException>(() => Derivatives.Gradient(graph, "s", [])).Message);
        Assert.Throws<UnknownNodeException>(() => Derivatives.Gradient(graph, "t"));
    }

    [Fact]
    public void StopGradient_AnyOrder_IsAConstant()
    {
        var graph = Expression.Parse("stop_gradient(x^3) * x^2");

        var (first, second) = (Derivatives.Gradient(graph), Derivatives.Hessian(graph));

        Assert.Equal([8.0 * 2 * 2], Derived.Numbers(first, ("x", 2)));
        Assert.Equal([8.0 * 2], Derived.Numbers(second, ("x", 2)));
        Assert.Equal(32, Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = 2 }).GradientOf(graph.Find("x")));
    }

    private static double Third(string expression, double x) => expression switch
    {
        "exp(x)" => Math.Exp(x),
        "log(x)" => 2 / Math.Pow(x, 3),
        "sin(x)" => -Math.Cos(x),
        "cos(x)" => Math.Sin(x),
        "tan(x)" => 2 * (1 + (Math.Tan(x) * Math.Tan(x))) * (1 + (3 * Math.Tan(x) * Math.Tan(x))),
        "tanh(x)" => -2 * (1 - (Math.Tanh(x) * Math.Tanh(x))) * (1 - (3 * Math.Tanh(x) * Math.Tanh(x))),
        "sqrt(x)" => 0.375 * Math.Pow(x, -2.5),
        "sigmoid(x)" => Sigma(x) * (1 - Sigma(x)) * (1 - (6 * Sigma(x) * (1 - Sigma(x)))),
        "x^5" => 60 * x * x,
        "x^-2" => -24 * Math.Pow(x, -5),
        "1/x" => -6 / Math.Pow(x, 4),
        _ => Math.Pow(Math.Log(2), 3) * Math.Pow(2, x),
    };

    private static double Sigma(double x) => 1 / (1 + Math.Exp(-x));
}
