namespace DistGrad.Core.Tests;

/// <summary>Points at which ops are differentiated: one number for each input, away from kinks, jumps and poles.</summary>
internal static class OpSamples
{
    private static readonly double[][] Anywhere = [[-2.3], [-0.4], [0.7], [3.1]];
    private static readonly double[][] Positive = [[0.2], [1], [2.5], [40]];
    private static readonly double[][] WithinOne = [[-0.7], [-0.2], [0.3], [0.9]];
    private static readonly double[][] Pairs = [[1.5, -2.5], [-0.3, 0.8], [4, 7], [-2, -3]];
    private static readonly double[][] Lists = [[1.3], [0.5, -1.5], [-2.5, 4, 1], [3, 1, -4, 1.5, 9, 2.6]];
    private static readonly double[][] TruthPairs = [[0, 0], [0, 1], [1, 0], [1, 1]];

    private static readonly Dictionary<string, double[][]> ByName = new()
    {
        ["Abs"] = Anywhere,
        ["Acos"] = WithinOne,
        ["Acosh"] = [[1.1], [1.5], [3], [40]],
        ["Add"] = Pairs,
        ["And"] = TruthPairs,
        ["Asin"] = WithinOne,
        ["Asinh"] = Anywhere,
        ["Atan"] = Anywhere,
        ["Atanh"] = WithinOne,
        ["Ceil"] = Anywhere,
        ["Celu"] = Anywhere,
        ["Clip"] = [[-2.3, -1, 1], [0.3, -1, 1], [3.1, -1, 1], [0.5, 2, -1], [0.7, -1], [-1.3, -1]],
        ["Cos"] = Anywhere,
        ["Cosh"] = Anywhere,
        ["Div"] = Pairs,
        ["Elu"] = Anywhere,
        ["Equal"] = Pairs,
        ["Erf"] = Anywhere,
        ["Exp"] = Anywhere,
        ["Floor"] = Anywhere,
        ["Gelu"] = Anywhere,
        ["Greater"] = Pairs,
        ["GreaterOrEqual"] = Pairs,
        ["HardSigmoid"] = Anywhere,
        ["HardSwish"] = Anywhere,
        ["Identity"] = Anywhere,
        ["IsInf"] = Anywhere,
        ["IsNaN"] = Anywhere,
        ["LeakyRelu"] = Anywhere,
        ["Less"] = Pairs,
        ["LessOrEqual"] = Pairs,
        ["Log"] = Positive,
        ["Max"] = Lists,
        ["Mean"] = Lists,
        ["Min"] = Lists,
        ["Mish"] = Anywhere,
        ["Mul"] = Pairs,
        ["Neg"] = Anywhere,
        ["Not"] = [[0], [1]],
        ["Or"] = TruthPairs,
        ["PRelu"] = Pairs,
        ["Pow"] = [[1.5, -2.5], [0.3, 0.8], [4, 3], [2, 0.5]],
        ["Reciprocal"] = Anywhere,
        ["Relu"] = Anywhere,
        ["Round"] = Anywhere,
        ["Selu"] = Anywhere,
        ["Shrink"] = Anywhere,
        ["Sigmoid"] = Anywhere,
        ["Sign"] = Anywhere,
        ["Sin"] = Anywhere,
        ["Sinh"] = Anywhere,
        ["Softplus"] = Anywhere,
        ["Softsign"] = Anywhere,
        ["Sqrt"] = Positive,
        ["Sub"] = Pairs,
        ["Sum"] = Lists,
        ["Swish"] = Anywhere,
        ["Tan"] = [[-1.1], [-0.4], [0.7], [3.1]],
        ["Tanh"] = Anywhere,
        ["ThresholdedRelu"] = Anywhere,
        ["Where"] = [[1, 2.5, -3], [0, 2.5, -3]],
        ["Xor"] = TruthPairs,
    };

    /// <summary>Ops of the product that take scalars and truth values as they are; others need attributes, or tensors.</summary>
    public static IReadOnlyList<ElementwiseOp> Ops { get; } = [.. OpRegistry.Standard.Ops.OfType<ElementwiseOp>().Where(TakesScalars)];

    /// <summary>Sample points of an op; the test fails where there are none.</summary>
    public static double[][] Of(Op op)
    {
        Assert.True(ByName.TryGetValue(op.Name, out var points), $"{op.Name} has no sample points: add some to OpSamples.");
        return points;
    }

    private static bool TakesScalars(ElementwiseOp op)
    {
        // Marks have tests of their own, and mean nothing without what they mark.
        if (op.Name.StartsWith("distgrad:", StringComparison.Ordinal)) return false;
        try
        {
            op.InferType(OpSlots.NodeOf(op, Math.Max(1, op.MinArity)));
            return true;
        }
        catch (GraphException)
        {
            return false;
        }
    }
}
