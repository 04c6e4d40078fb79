using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Tests.Inputs;

public class FeedTextsTests
{
    private static readonly Graph Product = Expression.Parse("(x + y) * z");

    [Fact]
    public void Read_AllInputs_GivesTheirValues()
    {
        var feeds = FeedTexts.Read(["x=-2", "z=1e3", " y = inf"], Product);
        Assert.Equal(new Dictionary<string, double> { ["x"] = -2, ["y"] = double.PositiveInfinity, ["z"] = 1000 }, feeds);
    }

    [Fact]
    public void Read_NoInputsAndNoValues_Empty() => Assert.Empty(FeedTexts.Read([], Expression.Parse("1 + 2")));

    [Theory]
    [InlineData("'x' is no value for an input; write name=value.", "x")]
    [InlineData("'=3' is no value for an input; write name=value.", "=3")]
    [InlineData("There is no option '--jsn', and a value for an input is written name=value.", "--jsn")]
    [InlineData("'two' in 'x=two' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.", "x=two")]
    [InlineData("'' in 'x=' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.", "x=")]
    [InlineData("'=1' in 'x==1' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.", "x==1")]
    [InlineData("'x' is given twice.", "x=1", "x=1")]
    [InlineData("No value is given for z; write z=1, for example.", "x=1", "y=2")]
    [InlineData("No value is given for x, y and z; write x=1, for example.")]
    [InlineData("The expression has no input w; its inputs are x, y and z.", "x=1", "y=2", "z=3", "w=4")]
    [InlineData("The expression has no input X; its inputs are x, y and z.", "X=1", "x=1", "y=2", "z=3")]
    public void Read_BadArguments_SaysWhatIsWrong(string problem, params string[] arguments) =>
        Assert.Equal([problem], Assert.Throws<UsageException>(() => FeedTexts.Read(arguments, Product)).Problems);

    [Fact]
    public void Read_SeveralMistakes_ReportsEach() =>
        Assert.Equal(3, Assert.Throws<UsageException>(() => FeedTexts.Read(["x", "y=a", "z=1", "z=2"], Product)).Problems.Count);

    [Fact]
    public void Read_MissingAndExtra_ReportsBoth() =>
        Assert.Equal(
            ["No value is given for z; write z=1, for example.", "The expression has no input Z; its inputs are x, y and z."],
            Assert.Throws<UsageException>(() => FeedTexts.Read(["x=1", "y=1", "Z=1"], Product)).Problems);

    [Fact]
    public void Read_ValueForAConstantExpression_SaysThatItHasNoInputs() =>
        Assert.Equal(
            ["The expression has no input x; it has none at all."],
            Assert.Throws<UsageException>(() => FeedTexts.Read(["x=1"], Expression.Parse("1 + 2"))).Problems);

    [Fact]
    public void Read_ManyMissing_NamesTheFirstAndCountsTheRest()
    {
        var graph = Expression.Parse(string.Join('+', Enumerable.Range(0, 100).Select(i => $"x{i}")));
        var problem = Assert.Single(Assert.Throws<UsageException>(() => FeedTexts.Read([], graph)).Problems);
        Assert.Equal("No value is given for x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 and 88 more; write x0=1, for example.", problem);
    }
}
