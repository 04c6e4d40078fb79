using System.Text.Json;
using DistGrad.Tests;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Expressions;

public class ExpressionWriterTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("(x + y) * z")]
    [InlineData("x + y * z")]
    [InlineData("x + (y + z)")]
    [InlineData("x + y + z")]
    [InlineData("x - (y - z)")]
    [InlineData("x - y * z - 1")]
    [InlineData("x * (y * z)")]
    [InlineData("x / y / z")]
    [InlineData("x / (y / z)")]
    [InlineData("x / (y * z)")]
    [InlineData("-x^2")]
    [InlineData("(-x)^2")]
    [InlineData("(-2)^x")]
    [InlineData("2^-x")]
    [InlineData("2^-x^2")]
    [InlineData("x^-2")]
    [InlineData("x^y^z")]
    [InlineData("(x^y)^z")]
    [InlineData("(x * y)^z")]
    [InlineData("-x * y")]
    [InlineData("x * -y")]
    [InlineData("x + -y * z")]
    [InlineData("x - -2")]
    [InlineData("-(x + y)")]
    [InlineData("-(-x)")]
    [InlineData("1.5E-07 * x")]
    [InlineData("max(x, y + 1, -z)")]
    [InlineData("where(and(less(x, 0), not(isnan(y))), sign(x), stop_gradient(y))")]
    public void Write_WhatWasParsed_IsTheSameText(string text) => Assert.Equal(text, Expression.Write(Expression.Parse(text)));

    [Theory]
    [InlineData("x^2.5 / pow(y, 2)", "x^2.5 / y^2")]
    [InlineData("((x)) * ((y) * (z))", "x * (y * z)")]
    [InlineData("--x", "-(-x)")]
    [InlineData("-(x * y)", "-x * y")]
    [InlineData("-(x / y)", "-x / y")]
    [InlineData("-(-x * y)", "x * y")]
    [InlineData("-(-2 / x * y)", "2 / x * y")]
    [InlineData("-(-x^2 * (y + z))", "x^2 * (y + z)")]
    [InlineData("-(-(x + y) * z)", "(x + y) * z")]
    public void Write_OtherNotations_AreEven(string text, string expected) => Assert.Equal(expected, Expression.Write(Expression.Parse(text)));

    [Fact]
    public void Write_NotFinite_ReadsBackTheSame()
    {
        foreach (var number in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.MaxValue, double.Epsilon])
        {
            var builder = new GraphBuilder();
            Assert.Equal(number, GraphValue.Of(Expression.Write(builder.Build(builder.Constant(number)))));
        }
    }

    [Fact]
    public void Write_RandomGraphs_ReadBackWithTheSameValue()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var graph = RandomGraphs.Create(seed, 14, 3, OpMix.Bounded);
            foreach (var written in (Graph[])[graph, Derivatives.Gradient(graph, wrt: ["x0"])])
            {
                var feeds = RandomGraphs.Feeds(seed, written);

                var read = Expression.Parse(Expression.Write(written));

                Assert.Equal(GraphValue.OfOutputs(written, feeds)[0], GraphValue.Of(read, feeds));
            }
        }
    }

    [Fact]
    public void Write_GradientsOfAllFunctions_AreExpressions()
    {
        foreach (var op in OpRegistry.Standard.Ops.OfType<ElementwiseOp>().Where(op => op.Function is not null))
        {
            var builder = new GraphBuilder();
            var inputs = Enumerable.Range(0, Math.Max(2, op.MinArity)).Take(op.MaxArity).Select(i => OpSlots.IsTruth(op, i) ? Less(builder.Input($"x{i}"), builder.Constant(0)) : builder.Input($"x{i}")).ToArray();
            var output = builder.Apply(op.Name, inputs);
            if (!output.Type.IsScalar) continue;
            var gradient = Derivatives.Gradient(builder.Build(output));
            foreach (var partial in gradient.Outputs)
            {
                var second = Derivatives.Gradient(gradient, gradient.Label(partial));
                Assert.All(second.Outputs.ToArray(), node => Expression.Parse(Expression.Write(second, second.Label(node))));
            }
        }
    }

    [Fact]
    public void Write_WhatHasNoNotation_IsRefused()
    {
        var builder = new GraphBuilder();
        var (x, sin) = (builder.Input("x y"), builder.Input("sin"));
        var vector = builder.Input("v", new TensorType(DType.Float64, new Shape(2)));
        var graph = builder.Build((x * 2).Named("a"), (sin * 2).Named("b"), ReduceSum(vector).Named("c"));

        foreach (var name in (string[])["a", "b", "c"]) Assert.Contains("cannot be written", Assert.Throws<GraphException>(() => Expression.Write(graph, name)).Message);
    }

    [Fact]
    public void Write_SharedWithoutBounds_IsRefused()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        for (var i = 0; i < 60; i++) x = Sin(x) * x;

        Assert.Contains("1,000,000 characters", Assert.Throws<GraphException>(() => Expression.Write(builder.Build(x))).Message);
    }

    [Fact]
    public void Write_DeepGraph_DoesNotRecurse()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        for (var i = 0; i < 50_000; i++) x = Sin(x);

        Assert.Equal((50_000 * 5) + 1, Expression.Write(builder.Build(x)).Length);
    }

    [Fact]
    public void Parse_OperandsOfTheWrongKind_SaysWhere()
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse("1 + where(x, y, z)"));

        Assert.Equal(5, error.Column);
        Assert.Contains("where is not defined for a number, a number, a number", error.Message);
        Assert.Contains("'+' is not defined for a truth value, a number", Assert.Throws<ExpressionException>(() => Expression.Parse("less(x, y) + 1")).Message);
    }

    [Fact]
    public void Gradient_OwnCases_WrittenAndReadAgainGiveTheGradients() => CheckGradients(Path.Combine(AppContext.BaseDirectory, "Shared", "expressions.json"));

    [CasesFact]
    public void Gradient_AcceptanceCases_WrittenAndReadAgainGiveTheGradients() => CheckGradients(Cases.PathOf("expressions.json"));

    private static void CheckGradients(string file)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var @case in cases.RootElement.EnumerateArray())
        {
            var feeds = @case.GetProperty("feeds").EnumerateObject().ToDictionary(feed => feed.Name, feed => feed.Value.GetDouble());
            var expected = @case.GetProperty("gradients").EnumerateObject().ToArray();
            var gradient = Derivatives.Gradient(Expression.Parse(@case.GetProperty("expr").GetString()!), wrt: [.. expected.Select(property => property.Name)]);
            for (var i = 0; i < expected.Length; i++)
            {
                var (text, value) = (Expression.Write(gradient, gradient.Label(gradient.Outputs[i])), expected[i].Value.GetDouble());
                var builder = new GraphBuilder();
                foreach (var name in feeds.Keys) builder.Input(name);
                var actual = GraphValue.Of(builder.Build(Expression.Parse(text, builder)), feeds);
                Assert.True(Math.Abs(value - actual) <= 1e-9 * Math.Max(1e-3, Math.Abs(value)), $"{@case.GetProperty("name")}, d/d{expected[i].Name} = {text} = {actual:R}, not {value:R}");
            }
        }
    }
}
