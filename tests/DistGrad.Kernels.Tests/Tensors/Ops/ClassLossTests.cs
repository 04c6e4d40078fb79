using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

/// <summary><c>NegativeLogLikelihoodLoss</c> and <c>SoftmaxCrossEntropyLoss</c>.</summary>
public class ClassLossTests
{
    public static TheoryData<string, bool, long?, bool, DType> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, long?, bool, DType>();
            foreach (var reduction in new[] { "none", "sum", "mean" })
                foreach (var isWeighted in new[] { false, true })
                    foreach (var ignored in new long?[] { null, 1, -1 })
                        foreach (var isDeep in new[] { false, true })
                            cases.Add(reduction, isWeighted, ignored, isDeep, isDeep ? DType.Int32 : DType.Int64);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NegativeLogLikelihood_AnyForm_ValueAndGradientsAreRight(string reduction, bool isWeighted, long? ignored, bool isDeep, DType labelType)
    {
        var (scores, labels, weights) = Sample(ignored, isDeep, labelType);
        Tensor[] inputs = isWeighted ? [scores, weights, labels] : [scores, labels];
        Func<Expr[], Expr> loss = v => NegativeLogLikelihoodLoss(v[0], v[^1], isWeighted ? v[1] : null, reduction, ignored);

        OpRun.AssertClose(Loss(scores, labels, isWeighted ? weights : null, reduction, ignored), OpRun.Value(loss, inputs), 1e-13);
        GradientTheory.Check(loss, inputs, order: isWeighted ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SoftmaxCrossEntropy_AnyForm_ValueAndGradientsAreRight(string reduction, bool isWeighted, long? ignored, bool isDeep, DType labelType)
    {
        var (scores, labels, weights) = Sample(ignored, isDeep, labelType);
        Tensor[] inputs = isWeighted ? [scores, weights, labels] : [scores, labels];
        Func<Expr[], Expr> loss = v => SoftmaxCrossEntropyLoss(v[0], v[^1], isWeighted ? v[1] : null, reduction, ignored);

        OpRun.AssertClose(Loss(OpRun.Value(v => LogSoftmax(v[0], 1), scores), labels, isWeighted ? weights : null, reduction, ignored), OpRun.Value(loss, inputs), 1e-13);
        GradientTheory.Check(loss, inputs, order: 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SoftmaxCrossEntropy_LogProbabilities_AreTheLogSoftmax(bool isDeep)
    {
        var (scores, labels, _) = Sample(null, isDeep, DType.Int64);
        Func<Expr[], Expr> logarithms = v => v[0].Builder!.Apply("SoftmaxCrossEntropyLoss", [v[0], v[1]], Attributes.None, output: 1);

        OpRun.AssertClose(OpRun.Value(v => LogSoftmax(v[0], 1), scores).Numbers(), OpRun.Value(logarithms, scores, labels), 1e-14);
        GradientTheory.Check(logarithms, [scores, labels], order: 2);
    }

    [Theory]
    [InlineData(new long[] { 5 }, new long[] { 5 }, "scores are [N, C, …], but their shape is [5]")]
    [InlineData(new long[] { 5, 3 }, new long[] { 4 }, "scores of shape [5, 3] need labels of shape [5], not [4]")]
    public void Shapes_ThatDoNotFit_AreRefused(long[] scores, long[] labels, string message)
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x", new TensorType(DType.Float32, new Shape(scores))), builder.Input("y", new TensorType(DType.Int64, new Shape(labels))));

        Assert.Contains(message, Assert.Throws<GraphException>(() => SoftmaxCrossEntropyLoss(x, y)).Message, StringComparison.Ordinal);
    }

    private static (Tensor Scores, Tensor Labels, Tensor Weights) Sample(long? ignored, bool isDeep, DType labelType)
    {
        var shape = isDeep ? new Shape(2, 4, 3, 2) : new Shape(6, 4);
        var count = shape.Count / 4;
        var labels = Enumerable.Range(0, (int)count).Select(i => ignored is { } skip && i % 3 == 1 ? skip : (i * 7) % 4).Select(label => (double)label);
        return (GradientTheory.Random(3, shape, -2, 2), Tensor.FromNumbers(new TensorType(labelType, Shapes.Reduce(shape, [1], keep: false)), [.. labels]), GradientTheory.Random(4, new Shape(4), 0.5, 2));
    }

    // Sample by sample, as the standard says it.
    private static double[] Loss(Tensor logarithms, Tensor labels, Tensor? weights, string reduction, long? ignored)
    {
        var (classes, depth) = (logarithms.Shape[1], (int)(labels.Count / logarithms.Shape[0]));
        var losses = new double[labels.Count];
        var total = 0.0;
        for (var i = 0; i < losses.Length; i++)
        {
            var label = labels.Integers()[i];
            if (label == ignored) continue;
            var weight = weights?.Number((int)label) ?? 1;
            losses[i] = -weight * logarithms.Number((int)((((i / depth * classes) + label) * depth) + (i % depth)));
            total += weight;
        }

        return reduction switch { "none" => losses, "sum" => [losses.Sum()], _ => [losses.Sum() / total] };
    }
}
