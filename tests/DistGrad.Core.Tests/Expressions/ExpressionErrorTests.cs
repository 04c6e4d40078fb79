using CsCheck;

namespace DistGrad.Core.Tests.Expressions;

public sealed class ExpressionErrorTests
{
    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("   ", 1, "empty")]
    [InlineData("x + ", 4, "missing after '+'")]
    [InlineData("x + * y", 5, "'*' comes where an operand should")]
    [InlineData("* y", 1, "'*' comes where an operand should")]
    [InlineData("x ** y", 3, "'^'")]
    [InlineData("2 x", 3, "'x' comes where an operator should")]
    [InlineData("2x", 2, "'x' comes where an operator should")]
    [InlineData("(x)(y)", 4, "'(' comes where an operator should")]
    [InlineData("1.2.3", 4, "'.3' comes where an operator should")]
    [InlineData("x + (y * (z + 1)", 5, "'(' is never closed")]
    [InlineData("x * exp(y", 8, "'(' is never closed")]
    [InlineData("((((", 5, "missing after '('")]
    [InlineData("max(", 5, "missing after '('")]
    [InlineData("x)", 2, "')' has no '(' before it")]
    [InlineData("()", 2, "')' comes where an operand should")]
    [InlineData("max(x,)", 7, "')' comes where an operand should")]
    [InlineData("max(,x)", 5, "',' comes where an operand should")]
    [InlineData("x, y", 2, "outside a function's parentheses")]
    [InlineData("max((x, y))", 7, "outside a function's parentheses")]
    [InlineData("1 + foo(x)", 5, "no function 'foo'; there are abs, and, cos, equal, exp, greater, greater_or_equal, isnan, less, less_or_equal, log, max, mean, min, not, or, pow, relu, sigmoid, sign, sin, sqrt, stop_gradient, sum, tan, tanh, where")]
    [InlineData("x(2)", 1, "no function 'x'")]
    [InlineData("Exp(x)", 1, "no function 'Exp'")]
    [InlineData("1 + exp", 5, "'exp' is a function")]
    [InlineData("1 + exp(x, y)", 5, "exp takes 1 argument, not 2")]
    [InlineData("1 + exp( )", 5, "exp takes 1 argument, not 0")]
    [InlineData("2*pow(x)", 3, "pow takes 2 arguments, not 1")]
    [InlineData("sum()", 1, "sum takes at least 1 argument, not 0")]
    [InlineData("x + 1e999", 5, "out of range")]
    [InlineData("x + 2e", 5, "no digits in its exponent")]
    [InlineData("x + 2e+", 5, "no digits in its exponent")]
    [InlineData("x + .", 5, "digit beside its point")]
    [InlineData("x $ y", 3, "Unexpected character '$'")]
    [InlineData("x × y", 3, "multiplication is written '*'")]
    [InlineData("[x]", 1, "group with '('")]
    [InlineData("x + 😀", 5, "Unexpected character '😀'")]
    [InlineData("x + \u0001", 5, "Unexpected character U+0001")]
    [InlineData("x + ٣", 5, "Unexpected character")]
    [InlineData("x = y", 3, "Unexpected character '='")]
    public void Parse_Wrong_SaysWhereAndWhy(string expression, int column, string problem)
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(expression));
        Assert.Equal(column, error.Column);
        Assert.Equal(expression, error.Expression);
        Assert.StartsWith($"Column {column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Null_ThrowsArgumentNull() => Assert.Throws<ArgumentNullException>(() => Expression.Parse(null!));

    [Fact]
    public void Parse_AnyText_ReadsOrThrowsExpressionException() =>
        Gen.String["xy12.e+-*/^(), exp\ud83d\ude00é$"].Sample(
            text =>
            {
                try
                {
                    return Expression.Parse(text).Count > 0;
                }
                catch (ExpressionException e)
                {
                    return e.Column >= 1 && e.Column <= text.Length + 1 && e.Pointer().Contains('^');
                }
            },
            iter: 20_000);

    [Fact]
    public void Pointer_ShortExpression_PutsCaretBelow() =>
        Assert.Equal("x + * y\n    ^", new ExpressionException("…", "x + * y", 5).Pointer());

    [Fact]
    public void Pointer_AtEnd_PutsCaretBehind() => Assert.Equal("x +\n   ^", new ExpressionException("…", "x +", 4).Pointer());

    [Fact]
    public void Pointer_LineEndsAndTabs_BecomeSpaces() => Assert.Equal("x   $\n    ^", new ExpressionException("…", "x\t\r\n$", 5).Pointer());

    [Theory]
    [InlineData(1, "abcdefghijklmno…\n^")]
    [InlineData(31, "…xyzabcdefghijk…\n        ^")]
    [InlineData(1041, "…mnopqrstuvwxyz\n               ^")]
    public void Pointer_LongExpression_IsCutToWindow(int column, string expected)
    {
        var text = string.Concat(Enumerable.Repeat("abcdefghijklmnopqrstuvwxyz", 40));
        Assert.Equal(expected, new ExpressionException("…", text, column).Pointer(16));
    }
}
