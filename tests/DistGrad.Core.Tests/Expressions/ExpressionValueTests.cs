using System.Globalization;
using System.Text.Json;
using CsCheck;
using DistGrad.Tests;

namespace DistGrad.Core.Tests.Expressions;

public sealed class ExpressionValueTests
{
    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = 0.75, ["y"] = -1.5, ["z"] = 2.25 };

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static Gen<Formula> Leaf { get; } = Gen.OneOf(
        AnyOf("x", "y", "z").Select(Formula.Input),
        AnyOf("2", "0.5", ".25", "3.", "1e-1", "2E+0").Select(Formula.Number));

    // An expression is written with as few parentheses as its tree needs, so that precedence decides.
    private static Gen<Formula> AnyFormula { get; } = Gen.Recursive<Formula>((depth, inner) => depth == 5 ? Leaf : Gen.Frequency(
        (1, (IGen<Formula>)Leaf),
        (4, Gen.Select(Gen.Char["+-*/^"], inner, inner, (op, left, right) => Formula.Binary(op, left, right))),
        (1, inner.Select(Formula.Minus)),
        (1, Gen.Select(AnyOf("sin", "cos", "exp", "tanh", "relu", "abs"), inner, (f, x) => Formula.Call(f, x))),
        (1, Gen.Select(AnyOf("max", "min", "sum", "mean"), inner.Array[1, 3], Formula.Call))));

    [Fact]
    public void Parse_AnyFormula_HasValueOfItsTree() =>
        AnyFormula.Sample(formula => Same(formula.Value, GraphValue.Of(Expression.Parse(formula.Text), Feeds)), iter: 20_000, print: f => f.Text);

    [CasesFact]
    public void Parse_AcceptanceCases_HaveTheirValues()
    {
        var cases = JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Cases.PathOf("expressions.json")), Web)!;
        Assert.NotEmpty(cases);
        Assert.All(cases, c =>
        {
            var value = GraphValue.Of(Expression.Parse(c.Expr), c.Feeds);
            Assert.True(Math.Abs(value - c.Value) <= 1e-9 * Math.Abs(c.Value), $"{c.Name}: {value:R}, not {c.Value:R}");
        });
    }

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool Same(double expected, double actual) =>
        expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-12 * Math.Abs(expected);

    private sealed record Case(string Name, string Expr, Dictionary<string, double> Feeds, double Value);

    private sealed record Formula(string Text, double Value, int Binding)
    {
        private const int Sum = 1, Product = 2, Sign = 3, Power = 4, Atom = 5;

        public static Formula Input(string name) => new(name, Feeds[name], Atom);

        public static Formula Number(string text) => new(text, double.Parse(text, CultureInfo.InvariantCulture), Atom);

        public static Formula Minus(Formula x) => new($"-{x.In(Sign)}", -x.Value, Sign);

        public static Formula Binary(char op, Formula x, Formula y) => op switch
        {
            '+' => new($"{x.In(Sum)} + {y.In(Product)}", x.Value + y.Value, Sum),
            '-' => new($"{x.In(Sum)}-{y.In(Product)}", x.Value - y.Value, Sum),
            '*' => new($"{x.In(Product)} *{y.In(Sign)}", x.Value * y.Value, Product),
            '/' => new($"{x.In(Product)}/ {y.In(Sign)}", x.Value / y.Value, Product),
            _ => new($"{x.In(Atom)}^{y.In(Sign)}", Math.Pow(x.Value, y.Value), Power),
        };

        public static Formula Call(string function, params Formula[] arguments)
        {
            var values = arguments.Select(a => a.Value).ToArray();
            var value = function switch
            {
                "sin" => Math.Sin(values[0]),
                "cos" => Math.Cos(values[0]),
                "exp" => Math.Exp(values[0]),
                "tanh" => Math.Tanh(values[0]),
                "relu" => values[0] <= 0 ? 0 : values[0],
                "abs" => Math.Abs(values[0]),
                "max" => values.Aggregate(Math.Max),
                "min" => values.Aggregate(Math.Min),
                "sum" => values.Aggregate((a, b) => a + b),
                _ => values.Aggregate((a, b) => a + b) / values.Length,
            };
            return new($"{function}({string.Join(", ", arguments.Select(a => a.Text))})", value, Atom);
        }

        private string In(int binding) => Binding >= binding ? Text : $"({Text})";
    }
}
