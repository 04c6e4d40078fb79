using DistGrad.Dashboard.Flow;

namespace DistGrad.Dashboard.Tests.Flow;

public class FlowCellTests
{
    [Theory]
    [InlineData(1, 1, 0.0, "sound")]
    [InlineData(1e-6, 1, -6.0, "sound")]
    [InlineData(1e-7, 1, -7.0, "vanishing")]
    [InlineData(1e-3, 1e4, -7.0, "vanishing")]
    [InlineData(1e6, 1, 6.0, "sound")]
    [InlineData(1e7, 1, 7.0, "exploding")]
    [InlineData(1e300, 1e-300, 600.0, "exploding")]
    [InlineData(0, 1, null, "dead")]
    [InlineData(double.NaN, 1, null, "broken")]
    [InlineData(double.PositiveInfinity, 1, null, "broken")]
    [InlineData(1, double.NaN, null, "broken")]
    public void Norm_NextToTheOutputs_HasAState(double norm, double output, double? log, string state)
    {
        var cell = FlowCell.Of(norm, output);
        Assert.Equal((log, state), (cell.Log is { } exact ? Math.Round(exact, 9) : null, cell.State));
    }
}
