using DistGrad.Cli.Bench.Tensors;

namespace DistGrad.Cli.Tests.Bench;

public class ModelFiguresTests
{
    [Fact]
    public void Of_Rounds_AreMediansOfRatios()
    {
        var figures = ModelFigures.Of([new(10, 12, 15, 4), new(100, 90, 100, 45), new(10, 10, 10, 5)]);

        Assert.Equal((1, 1, 2), (figures.FusedRatio, figures.PerOpRatio, figures.GradientRatio));
    }

    [Fact]
    public void Of_RoundsWithoutPyTorch_HaveNoRatioToIt()
    {
        var figures = ModelFigures.Of([new(double.NaN, 12, 15, 4)]);

        Assert.Equal((null, null, 3), (figures.FusedRatio, figures.PerOpRatio, figures.GradientRatio));
    }
}
