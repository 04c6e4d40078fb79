using System.Diagnostics;

namespace DistGrad.Core.Tests.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("8 - 3 - 2", 3)]
    [InlineData("16 / 4 / 2", 2)]
    [InlineData("2 * 3 / 4 * 2", 3)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("(2 ^ 3) ^ 2", 64)]
    [InlineData("2 * 3 ^ 2", 18)]
    [InlineData("-3 ^ 2", -9)]
    [InlineData("(-3) ^ 2", 9)]
    [InlineData("2 ^ -2", 0.25)]
    [InlineData("2 ^ -2 ^ 2", 0.0625)]
    [InlineData("2 ^ -1 * 4", 2)]
    [InlineData("2 ^ +3", 8)]
    [InlineData("- - 3", 3)]
    [InlineData("-+-+3", 3)]
    [InlineData("+3", 3)]
    [InlineData("2 - -3", 5)]
    [InlineData("2 - - -3", -1)]
    [InlineData("2 * -3 + 1", -5)]
    [InlineData("-2 * 3", -6)]
    [InlineData("-(2 + 3)", -5)]
    [InlineData("1.5e-3", 1.5e-3)]
    [InlineData("2E+2", 200)]
    [InlineData(".5 + 5.", 5.5)]
    [InlineData("5.e1", 50)]
    [InlineData("\t1\n+\r\n2 ", 3)]
    public void Parse_Numbers_FollowsPrecedence(string expression, double value) => Assert.Equal(value, GraphValue.Of(expression));

    [Theory]
    [InlineData("exp(x)", 4.4816890703380645)]
    [InlineData("log(x)", 0.4054651081081644)]
    [InlineData("sqrt(x)", 1.224744871391589)]
    [InlineData("sin(x)", 0.9974949866040544)]
    [InlineData("cos(x)", 0.0707372016677029)]
    [InlineData("tan(x)", 14.101419947171719)]
    [InlineData("tanh(x)", 0.9051482536448664)]
    [InlineData("sigmoid(x)", 0.8175744761936437)]
    [InlineData("relu(-x)", 0)]
    [InlineData("abs(-x)", 1.5)]
    [InlineData("max(1, x, 1.2)", 1.5)]
    [InlineData("min(2, x)", 1.5)]
    [InlineData("pow(x, 2)", 2.25)]
    [InlineData("mean(x, 2.5, 5)", 3)]
    [InlineData("sum(x, 1, 1, 1)", 4.5)]
    [InlineData("sum( max (x, 1) , min(x, 1))", 2.5)]
    public void Parse_Function_Applies(string expression, double value) =>
        Assert.Equal(value, GraphValue.Of(expression, ("x", 1.5)), 1e-14);

    [Fact]
    public void Parse_Names_BecomeInputsInOrderOfAppearance()
    {
        var graph = Expression.Parse("b * (a_1 + b) - Größe^x2 - a_1");
        Assert.Equal(["b", "a_1", "Größe", "x2"], graph.NamedNodes.Select(named => named.Name));
        Assert.Equal(4, Enumerable.Range(0, graph.Count).Count(graph.IsInput));
    }

    [Fact]
    public void Parse_Expression_HasRootAsOnlyOutput()
    {
        var graph = Expression.Parse("(x + y) * z", name: "lecture");
        Assert.Equal("lecture", graph.Name);
        Assert.Equal(["Input", "Input", "Add", "Input", "Mul"], Enumerable.Range(0, graph.Count).Select(graph.OpOf));
        Assert.Equal([4], graph.Outputs.ToArray());
    }

    [Fact]
    public void Parse_EqualParts_AreNotMerged() => Assert.Equal(2, OpsOf("exp(x) + exp(x)").Count(op => op == "Exp"));

    [Theory]
    [InlineData("-3", "Constant")]
    [InlineData("x - 3", "Input Constant Sub")]
    [InlineData("x * -3", "Input Constant Mul")]
    [InlineData("-3 * x", "Constant Input Mul")]
    [InlineData("-3 ^ 2", "Constant Constant Pow Neg")]
    [InlineData("x ^ -3", "Input Constant Pow")]
    [InlineData("-(3)", "Constant Neg")]
    [InlineData("-x ^ 2", "Input Constant Pow Neg")]
    [InlineData("2 ^ -x", "Constant Input Neg Pow")]
    public void Parse_Sign_IsFoldedIntoNumbersOnly(string expression, string ops) => Assert.Equal(ops, string.Join(' ', OpsOf(expression)));

    [Fact]
    public void Parse_MinusZero_KeepsSign() => Assert.True(double.IsNegative(GraphValue.Of("-0")));

    [Fact]
    public void Parse_IntoBuilder_UsesNamedNodes()
    {
        var builder = new GraphBuilder();
        var q = (builder.Input("x") + builder.Input("y")).Named("q");
        var f = Expression.Parse("q * x + z", builder);
        var graph = builder.Build(f);
        Assert.Equal(q.Node, graph.InputsOf(f.Node - 2)[0]);
        Assert.Equal(["x", "y", "q", "z"], graph.NamedNodes.Select(named => named.Name));
    }

    [Fact]
    public void Parse_ErrorInBuilder_AddsNothing()
    {
        var builder = new GraphBuilder();
        Assert.Throws<ExpressionException>(() => Expression.Parse("a + b * ", builder));
        Assert.Equal(0, builder.Count);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-(", ")")]
    [InlineData("exp(", ")")]
    [InlineData("1+(", ")")]
    [InlineData("2^", "")]
    [InlineData("-", "")]
    public void Parse_Nested100000Deep_Reads(string before, string after)
    {
        const int Depth = 100_000;
        var graph = Expression.Parse(string.Concat(Enumerable.Repeat(before, Depth)) + "x" + string.Concat(Enumerable.Repeat(after, Depth)));
        Assert.Single(graph.NamedNodes);
    }

    [Fact]
    public void Parse_SumOf200000Terms_Reads()
    {
        var watch = Stopwatch.StartNew();
        var graph = Expression.Parse(string.Join(" + ", Enumerable.Range(0, 200_000).Select(i => $"x{i % 100}")));
        Assert.Equal(100 + 199_999, graph.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }

    private static IEnumerable<string> OpsOf(string expression)
    {
        var graph = Expression.Parse(expression);
        return Enumerable.Range(0, graph.Count).Select(graph.OpOf);
    }
}
