using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Tests.Inputs;

public class WrtListTests
{
    private static readonly Graph Product = Expression.Parse("(x + y) * z");

    [Fact]
    public void Read_NotGiven_AllInputs() => Assert.Equal(["x", "y", "z"], WrtList.Read(null, Product));

    [Fact]
    public void Read_Names_InTheOrderGivenEachOnce() => Assert.Equal(["z", "x", "#2"], WrtList.Read("z, x,#2,z", Product));

    [Theory]
    [InlineData("")]
    [InlineData("x,")]
    [InlineData(",")]
    public void Read_EmptyEntry_Throws(string text) => Assert.Throws<UsageException>(() => WrtList.Read(text, Product));

    [Theory]
    [InlineData("w")]
    [InlineData("#99")]
    public void Read_UnknownNode_Throws(string text) => Assert.Throws<UnknownNodeException>(() => WrtList.Read(text, Product));
}
