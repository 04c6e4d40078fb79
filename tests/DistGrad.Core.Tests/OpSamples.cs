namespace DistGrad.Core.Tests;

/// <summary>Points at which ops are differentiated: one number for each input, away from kinks, jumps and poles.</summary>
internal static class OpSamples
{
    private static readonly double[][] Anywhere = [[-2.3], [-0.4], [0.7], [3.1]];
    private static readonly double[][] Positive = [[0.2], [1], [2.5], [40]];
    private static readonly double[][] Pairs = [[1.5, -2.5], [-0.3, 0.8], [4, 7], [-2, -3]];
    private static readonly double[][] Lists = [[1.3], [0.5, -1.5], [-2.5, 4, 1], [3, 1, -4, 1.5, 9, 2.6]];
    private static readonly double[][] TruthPairs = [[0, 0], [0, 1], [1, 0], [1, 1]];

    private static readonly Dictionary<string, double[][]> ByName = new()
    {
        ["Abs"] = Anywhere,
        ["Add"] = Pairs,
        ["And"] = TruthPairs,
        ["Cos"] = Anywhere,
        ["Div"] = Pairs,
        ["Equal"] = Pairs,
        ["Exp"] = Anywhere,
        ["Greater"] = Pairs,
        ["GreaterOrEqual"] = Pairs,
        ["Identity"] = Anywhere,
        ["IsNaN"] = Anywhere,
        ["Less"] = Pairs,
        ["LessOrEqual"] = Pairs,
        ["Log"] = Positive,
        ["Max"] = Lists,
        ["Mean"] = Lists,
        ["Min"] = Lists,
        ["Mul"] = Pairs,
        ["Neg"] = Anywhere,
        ["Not"] = [[0], [1]],
        ["Or"] = TruthPairs,
        ["Pow"] = [[1.5, -2.5], [0.3, 0.8], [4, 3], [2, 0.5]],
        ["Relu"] = Anywhere,
        ["Sigmoid"] = Anywhere,
        ["Sign"] = Anywhere,
        ["Sin"] = Anywhere,
        ["Sqrt"] = Positive,
        ["Sub"] = Pairs,
        ["Sum"] = Lists,
        ["Tan"] = [[-1.1], [-0.4], [0.7], [3.1]],
        ["Tanh"] = Anywhere,
        ["Where"] = [[1, 2.5, -3], [0, 2.5, -3]],
    };

    /// <summary>Sample points of an op; the test fails where there are none.</summary>
    public static double[][] Of(Op op)
    {
        Assert.True(ByName.TryGetValue(op.Name, out var points), $"{op.Name} has no sample points: add some to OpSamples.");
        return points;
    }
}
