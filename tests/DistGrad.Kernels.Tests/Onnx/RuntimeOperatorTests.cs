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

    [Theory]
    [InlineData("q_num_heads", 0L)]
    [InlineData("kv_num_heads", 1L << 40)]
    public void Attention_WithHeadsThatNativeCodeWouldDivideBy_IsRefused(string attribute, long heads)
    {
        var x = Tensor.Of<float>(new Shape(1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
        var other = attribute == "q_num_heads" ? "kv_num_heads" : "q_num_heads";

        var error = Assert.Throws<OnnxException>(() => new OldModel(23, "Attention", [(attribute, heads), (other, 2L)], [x, x, x]).AssertSame());

        Assert.Contains($"attribute '{attribute}' has {heads}; it is from 1 to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unique_OfNoElements_IsRefused() =>
        Assert.Contains("has no elements", Assert.Throws<OnnxException>(() => new OldModel(11, "Unique", [("axis", 0L)], [Tensor.Of<float>(new Shape(3, 0))], isConstant: _ => true).AssertSame()).Message, StringComparison.Ordinal);

    [Fact]
    public void Index_OutOfRange_IsSaidInASentence()
    {
        var error = Assert.Throws<NodeFailedException>(() => new OldModel(21, "Gather", [], [Image, Tensor.Vector<long>(7)]).AssertSame());

        Assert.Equal("indices element out of data bounds, idx=7 must be within the inclusive range [-1,0].", error.Problem);
    }
}
