using DistGrad.Cli.Bench.Tensors;

namespace DistGrad.Cli.Tests.Bench;

public class AgreementTests
{
    [Fact]
    public void Check_Rounding_IsLetPass() => Agreement.Check("It", [1000, 1e-3f], [1000.001f, 0]);

    [Theory]
    [InlineData(1f, 1.01f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(1f, 0f)]
    public void Check_OtherNumbers_AreRefused(float ours, float theirs) =>
        Assert.Contains("do not compute the same", Assert.Throws<BenchException>(() => Agreement.Check("It", [1, ours], [1, theirs])).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_OtherLength_IsRefused() => Assert.Throws<BenchException>(() => Agreement.Check("It", [1], [1, 1]));
}
