namespace DistGrad.Kernels.Tests.Onnx;

/// <summary>Operators that DistGrad leaves to the runtime, of which the shapes are not told by types alone.</summary>
public sealed class RuntimeOperatorTests
{
    private static readonly Tensor Image = Tensor.Of<float>(new Shape(1, 1, 2, 3), 1, 2, 3, 4, 5, 6);

    [Theory]
    [InlineData("HannWindow", 10)]
    [InlineData("HammingWindow", 8)]
    [InlineData("BlackmanWindow", 1)]
    public void Window_OfAFedSize_IsTheSame(string op, int size) => new OldModel(17, op, [], [Tensor.Scalar(size)]).AssertSame();

    [Fact]
    public void Resize_ByFedScales_IsTheSame() => new OldModel(19, "Resize", [], [Image, null, Tensor.Vector<float>(1, 1, 2, 1.5f)]).AssertSame();

    [Fact]
    public void Resize_ToAFedSize_IsTheSame() => new OldModel(19, "Resize", [], [Image, null, null, Tensor.Vector<long>(1, 1, 5, 2)]).AssertSame();

    [Fact]
    public void Compress_ByAFedCondition_IsTheSame() => new OldModel(11, "Compress", [("axis", 3L)], [Image, Tensor.Vector(true, false, true)]).AssertSame();

    [Fact]
    public void Unique_OfFedElements_IsTheSame() => new OldModel(11, "Unique", [], [Tensor.Vector<float>(2, 1, 1, 3, 4, 3)], outputs: 4).AssertSame();

    [Fact]
    public void MeanVarianceNormalization_WithoutAShapeRule_IsTheSame() => new OldModel(13, "MeanVarianceNormalization", [], [Image]).AssertSame();

    [Fact]
    public void Attention_WithAPast_IsTheSame()
    {
        var (now, past) = (Tensor.Of<float>(new Shape(1, 1, 1, 2), 1, 2), Tensor.Of<float>(new Shape(1, 1, 2, 2), 4, 3, 2, 1));
        new OldModel(23, "Attention", [], [now, now, now, null, past, past], outputs: 3).AssertSame();
    }
}
