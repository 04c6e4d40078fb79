namespace DistGrad.Kernels.Tests.Onnx;

/// <summary>Operators in the form of old operator sets, held against the runtime, which runs those as they are.</summary>
public sealed class UpgradeTests
{
    private static readonly Tensor X = Sequence(2, 3, 4);
    private static readonly Tensor Image = Sequence(1, 4, 5, 6);

    [Theory]
    [InlineData("Squeeze", 7, 1)]
    [InlineData("Squeeze", 11, -2)]
    [InlineData("Unsqueeze", 7, 1)]
    [InlineData("Unsqueeze", 11, -1)]
    [InlineData("ReduceSum", 7, 1)]
    [InlineData("ReduceSum", 12, -1)]
    [InlineData("ReduceL1", 17, 1)]
    [InlineData("ReduceL2", 13, -1)]
    [InlineData("ReduceLogSum", 17, 1)]
    [InlineData("ReduceLogSumExp", 13, 1)]
    [InlineData("ReduceMax", 12, 2)]
    [InlineData("ReduceMean", 13, 1)]
    [InlineData("ReduceMin", 7, 1)]
    [InlineData("ReduceProd", 17, 1)]
    [InlineData("ReduceSumSquare", 11, 1)]
    public void Axes_AsAttribute_AreTheSame(string op, long version, long axis) =>
        new OldModel(version, op, [("axes", new[] { axis })], [op == "Squeeze" ? Sequence(2, 1, 3) : X]).AssertSame();

    [Theory]
    [InlineData("ReduceSum", 7)]
    [InlineData("ReduceMean", 17)]
    [InlineData("Squeeze", 7)]
    public void Axes_LeftOut_AreAll(string op, long version) => new OldModel(version, op, [], [op == "Squeeze" ? Sequence(1, 2, 1, 3) : X]).AssertSame();

    [Theory]
    [InlineData(7, null, null)]
    [InlineData(7, -0.5f, null)]
    [InlineData(10, null, 0.5f)]
    [InlineData(7, -0.5f, 0.5f)]
    public void Clip_WithBoundsAsAttributes_IsTheSame(long version, float? min, float? max)
    {
        var attributes = new List<(string, object)>();
        if (min is { } low) attributes.Add(("min", low));
        if (max is { } high) attributes.Add(("max", high));
        new OldModel(version, "Clip", [.. attributes], [X]).AssertSame();
    }

    [Theory]
    [InlineData("Softmax", 7, null)]
    [InlineData("Softmax", 7, 0)]
    [InlineData("Softmax", 11, 2)]
    [InlineData("Softmax", 11, -1)]
    [InlineData("Softmax", 12, -2)]
    [InlineData("LogSoftmax", 7, null)]
    [InlineData("LogSoftmax", 11, -2)]
    [InlineData("Hardmax", 7, null)]
    [InlineData("Hardmax", 11, 2)]
    [InlineData("Softmax", 13, null)]
    public void Softmax_OverSeveralDimensions_IsTheSame(string op, long version, int? axis) =>
        new OldModel(version, op, axis is { } a ? [("axis", (long)a)] : [], [X]).AssertSame();

    [Theory]
    [InlineData("constant", 7)]
    [InlineData("reflect", 7)]
    [InlineData("edge", 10)]
    public void Pad_WithPadsAsAttribute_IsTheSame(string mode, long version) =>
        new OldModel(version, "Pad", [("mode", mode), ("pads", new long[] { 0, 1, 1, 0, 0, 2 }), ("value", 1.5f)], [X]).AssertSame();

    [Fact]
    public void Slice_WithAttributes_IsTheSame()
    {
        new OldModel(9, "Slice", [("starts", new long[] { 0, -3 }), ("ends", new long[] { 1, 1000 }), ("axes", new long[] { 0, 2 })], [X]).AssertSame();
        new OldModel(7, "Slice", [("starts", new long[] { 1, 0, 1 }), ("ends", new long[] { 2, -1, 3 })], [X]).AssertSame();
    }

    [Fact]
    public void Split_WithAndWithoutSizes_IsTheSame()
    {
        new OldModel(7, "Split", [("axis", 2L), ("split", new long[] { 1, 3 })], [X], outputs: 2).AssertSame();
        new OldModel(11, "Split", [("axis", -1L)], [X], outputs: 4).AssertSame();
        new OldModel(13, "Split", [("axis", 1L)], [X], outputs: 3).AssertSame();
        new OldModel(13, "Split", [("axis", 2L)], [X, Tensor.Vector(3L, 1L)], outputs: 2, input => input == 1).AssertSame();
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void TopK_WithKAsAttribute_IsTheSame(long version) => new OldModel(version, "TopK", [("k", 2L), ("axis", 2L)], [X], outputs: 2).AssertSame();

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void Dropout_OutsideOfTraining_IsTheSame(long version) => new OldModel(version, "Dropout", [("ratio", 0.3f)], [X]).AssertSame();

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(13)]
    public void BatchNormalization_ForInference_IsTheSame(long version) =>
        new OldModel(version, "BatchNormalization", [("epsilon", 0.01f)], [Image, Sequence(4), Sequence(4), Sequence(4), Positive(4)]).AssertSame();

    [Theory]
    [InlineData("nearest")]
    [InlineData("linear")]
    public void Upsample_IsResize(string mode)
    {
        new OldModel(7, "Upsample", [("mode", mode), ("scales", new[] { 1f, 1f, 2f, 3f })], [Image]).AssertSame();
        new OldModel(9, "Upsample", [("mode", mode)], [Image, Tensor.Vector(1f, 1f, 2f, 2f)], 1, input => input == 1).AssertSame();
    }

    [Theory]
    [InlineData("nearest", 2f)]
    [InlineData("linear", 2f)]
    [InlineData("nearest", 0.6f)]
    [InlineData("linear", 0.6f)]
    public void Resize_BeforeCoordinatesHadModes_IsTheSame(string mode, float scale) =>
        new OldModel(10, "Resize", [("mode", mode)], [Image, Tensor.Vector(1f, 1f, scale, scale)], 1, input => input == 1).AssertSame();

    [Fact]
    public void Softmax_OfNoElements_IsTheSame() => new OldModel(11, "Softmax", [("axis", 1L)], [Sequence(3, 0, 4)]).AssertSame();

    [Fact]
    public void Scatter_IsScatterElements() => new OldModel(9, "Scatter", [("axis", 1L)], [Sequence(2, 3), Tensor.Of<long>(new Shape(2, 1), 2, 0), Sequence(2, 1)]).AssertSame();

    [Fact]
    public void GroupNormalization_WithScalesOfGroups_IsTheSame()
    {
        var (scale, bias) = (Tensor.Vector(1.5f, -2f), Tensor.Vector(0.5f, 1f));
        new OldModel(18, "GroupNormalization", [("num_groups", 2L)], [Image, scale, bias]).AssertSame();
    }

    [Theory]
    [InlineData("bilinear")]
    [InlineData("bicubic")]
    [InlineData("nearest")]
    public void GridSample_WithModesOfTwoDimensions_IsTheSame(string mode) =>
        new OldModel(16, "GridSample", [("mode", mode)], [Sequence(1, 1, 4, 4), Sequence(1, 3, 3, 2)]).AssertSame();

    [Fact]
    public void RoiAlign_WithoutShift_IsTheSame() =>
        new OldModel(
            10,
            "RoiAlign",
            [("output_height", 2L), ("output_width", 2L), ("sampling_ratio", 2L), ("spatial_scale", 1f)],
            [Sequence(1, 1, 6, 6), Tensor.Of<float>(new Shape(1, 4), 0.5f, 0.5f, 4.5f, 4f), Tensor.Vector(0L)]).AssertSame();

    [Fact]
    public void Dft_WithAxisAsAttribute_IsTheSame()
    {
        new OldModel(17, "DFT", [], [Sequence(1, 8, 3, 1)]).AssertSame();
        new OldModel(17, "DFT", [("axis", 2L)], [Sequence(1, 3, 8, 1)]).AssertSame();
    }

    [Fact]
    public void Reshape_ByAnInitializerThatIsAnInput_IsTheSame() => new OldModel(7, "Reshape", [], [X, Tensor.Vector(4L, -1L)], 1, input => input == 1).AssertSame();

    [Theory]
    [InlineData("Add", 7)]
    [InlineData("Gemm", 7)]
    [InlineData("Gemm", 9)]
    [InlineData("MatMul", 8)]
    public void Operators_ThatKeptTheirForm_AreTheSame(string op, long version)
    {
        Tensor?[] inputs = op == "Gemm" ? [Sequence(2, 3), Sequence(3, 4), Sequence(4)] : op == "Add" ? [Sequence(2, 3), Sequence(3)] : [Sequence(2, 3), Sequence(3, 4)];
        new OldModel(version, op, [], inputs).AssertSame();
    }

    // Numbers between -1 and 1, all different.
    private static Tensor Sequence(params long[] extents)
    {
        var shape = new Shape(extents);
        return Tensor.Of<float>(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(i => (float)Math.Sin(1 + (2.3 * i)))]);
    }

    private static Tensor Positive(params long[] extents) => Tensor.Of<float>(new Shape(extents), [.. Sequence(extents).Numbers().Select(number => (float)Math.Abs(number) + 0.1f)]);
}
