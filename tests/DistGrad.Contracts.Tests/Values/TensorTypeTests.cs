namespace DistGrad.Contracts.Tests.Values;

public class TensorTypeTests
{
    [Fact]
    public void IsScalar_OnlyOfAFloat64OfRankZero()
    {
        Assert.True(TensorType.Scalar.IsScalar);
        Assert.False(TensorType.Truth.IsScalar);
        Assert.False(default(TensorType).IsScalar);
        Assert.False(new TensorType(DType.Float32, Shape.Scalar).IsScalar);
        Assert.False(new TensorType(DType.Float64, new Shape(1)).IsScalar);
    }

    [Fact]
    public void ToString_HasElementTypeAndShape()
    {
        Assert.Equal("Float64[32, 784]", new TensorType(DType.Float64, new Shape(32, 784)).ToString());
        Assert.Equal("Bool[]", TensorType.Truth.ToString());
    }

    // https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, TensorProto.DataType
    [Fact]
    public void DType_HasTheNumbersOfOnnx() => Assert.Equal(
        [(DType.Undefined, 0), (DType.Float32, 1), (DType.Int32, 6), (DType.Int64, 7), (DType.Bool, 9), (DType.Float64, 11)],
        Enum.GetValues<DType>().Select(dtype => (dtype, (int)dtype)));
}
