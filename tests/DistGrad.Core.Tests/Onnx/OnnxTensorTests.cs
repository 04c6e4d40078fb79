using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Core.Tests.Onnx;

public sealed class OnnxTensorTests
{
    public static TheoryData<Tensor> Tensors =>
    [
        Tensor.Of<float>(new Shape(2, 2), 1, -0f, float.NaN, float.PositiveInfinity),
        Tensor.Of<double>(new Shape(3), 1e-310, -2.5, double.MaxValue),
        Tensor.Scalar(long.MinValue),
        Tensor.Vector(int.MaxValue, -1),
        Tensor.Of<bool>(new Shape(1, 3), true, false, true),
        Tensor.Of<float>(new Shape(0, 4)),
    ];

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Read_WhatWasWritten_IsTheSameTensor(Tensor tensor) => Assert.Equal(("x", tensor), OnnxTensor.Read(OnnxTensor.Write("x", tensor)));

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Read_ElementsInTypedFields_IsTheSameTensor(Tensor tensor)
    {
        var proto = TensorProto.Parser.ParseFrom(OnnxTensor.Write("", tensor));
        proto.ClearRawData();
        switch (tensor.DType)
        {
            case DType.Float32: proto.FloatData.AddRange(tensor.Elements<float>().ToArray()); break;
            case DType.Float64: proto.DoubleData.AddRange(tensor.Elements<double>().ToArray()); break;
            case DType.Int64: proto.Int64Data.AddRange(tensor.Elements<long>().ToArray()); break;
            case DType.Int32: proto.Int32Data.AddRange(tensor.Elements<int>().ToArray()); break;
            default: proto.Int32Data.AddRange(tensor.Elements<bool>().ToArray().Select(truth => truth ? 7 : 0)); break;
        }

        Assert.Equal(tensor, OnnxTensor.Read(proto.ToByteArray()).Tensor);
    }

    [Fact]
    public void Read_TruthValuesOtherThanOne_AreOne()
    {
        var proto = new TensorProto { DataType = (int)DType.Bool, Dims = { 2 }, RawData = ByteString.CopyFrom(0, 255) };
        Assert.Equal(Tensor.Vector(false, true), OnnxTensor.Read(proto.ToByteArray()).Tensor);
    }

    [Theory]
    [InlineData("garbage", "it is no tensor, or cut short")]
    [InlineData("", "the element type is missing")]
    public void Read_WhatIsNoTensor_SaysSo(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<OnnxException>(() => OnnxTensor.Read(System.Text.Encoding.ASCII.GetBytes(text), "input_0.pb")).Message, StringComparison.Ordinal);

    [Fact]
    public void Save_ThenLoad_IsTheSameTensor()
    {
        var path = Path.GetTempFileName();
        try
        {
            OnnxTensor.Save(path, "w", Tensor.Vector(1.5, 2));
            Assert.Equal(("w", Tensor.Vector(1.5, 2)), OnnxTensor.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
