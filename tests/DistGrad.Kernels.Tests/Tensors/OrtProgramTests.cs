using System.Runtime.InteropServices;
using DistGrad.Kernels.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tests.Tensors;

public sealed class OrtProgramTests
{
    public static TheoryData<DType> Numbers => [DType.Float32, DType.Float64, DType.Int32, DType.Int64];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Add_EachNumberType_AddsElements(DType type)
    {
        var shape = new TensorType(type, new Shape(2, 3));

        var z = Program("Add", shape, shape, shape).Run([Tensor(shape, 1, 2, 3, 4, 5, 6), Tensor(shape, 10, 20, 30, 40, 50, 60)]);

        Assert.Equal(shape, z.Single().Type);
        Assert.Equal(Tensor(shape, 11, 22, 33, 44, 55, 66).Bytes.ToArray(), z[0].Bytes.ToArray());
    }

    [Fact]
    public void Add_Scalars_GivesScalar()
    {
        var z = Program("Add", TensorType.Scalar, TensorType.Scalar, TensorType.Scalar).Run([Tensor(TensorType.Scalar, 1.5), Tensor(TensorType.Scalar, 2)]);

        Assert.Equal(TensorType.Scalar, z[0].Type);
        Assert.Equal(3.5, MemoryMarshal.Read<double>(z[0].Bytes.Span));
    }

    [Fact]
    public void Less_OfFloats_GivesBooleansOfOneByte()
    {
        var x = new TensorType(DType.Float32, new Shape(3));
        var z = new TensorType(DType.Bool, new Shape(3));

        var less = Program("Less", z, x, x).Run([Tensor(x, 1, 5, 3), Tensor(x, 2, 4, 3)])[0];

        Assert.Equal([1, 0, 0], less.Bytes.ToArray());
        Assert.Equal([0, 1, 1], Program("Not", z, z).Run([less])[0].Bytes.ToArray());
    }

    [Fact]
    public void Add_EmptyTensors_GivesEmptyTensor()
    {
        var shape = new TensorType(DType.Float64, new Shape(0, 3));

        var z = Program("Add", shape, shape, shape).Run([Tensor(shape), Tensor(shape)]);

        Assert.Equal(shape, z[0].Type);
        Assert.True(z[0].Bytes.IsEmpty);
    }

    [Fact]
    public void ReduceSum_OverNothing_IsZero()
    {
        var x = new TensorType(DType.Float64, new Shape(0, 3));
        var z = new TensorType(DType.Float64, new Shape(1, 1));

        Assert.Equal(new byte[8], Program("ReduceSum", z, x).Run([Tensor(x)])[0].Bytes.ToArray());
    }

    [Fact]
    public void Run_InputIsSliceOfLargerMemory_ReadsTheSlice()
    {
        var packed = new byte[24];
        BitConverter.TryWriteBytes(packed.AsSpan(8), 7.0);

        var z = Program("Neg", TensorType.Scalar, TensorType.Scalar).Run([new Tensor(TensorType.Scalar, packed.AsMemory(8, 8))]);

        Assert.Equal(-7.0, MemoryMarshal.Read<double>(z[0].Bytes.Span));
    }

    [Theory]
    [InlineData("ReduceMean", DType.Float64)]
    [InlineData("ReduceMean", DType.Float32)]
    [InlineData("Cos", DType.Float64)]
    [InlineData("Log", DType.Float32)]
    public void Run_TensorsAtAnyAddress_GivesTheSameBits(string op, DType type)
    {
        var x = new TensorType(type, new Shape(1, 1_001));
        var z = op == "ReduceMean" ? new TensorType(type, new Shape(1, 1)) : x;
        var program = Program(op, z, x);
        var bytes = Tensor(x, [.. Enumerable.Range(1, 1_001).Select(i => 1 / (double)i)]).Bytes;
        var expected = program.Run([new Tensor(x, bytes)])[0].Bytes.ToArray();

        for (var offset = 0; offset < 64; offset++)
        {
            var packed = new byte[offset + bytes.Length];
            bytes.CopyTo(packed.AsMemory(offset));
            Assert.Equal(expected, program.Run([new Tensor(x, packed.AsMemory(offset))])[0].Bytes.ToArray());
        }
    }

    [Fact]
    public void Run_OutputTypeUnknown_TakesItFromTheRuntime()
    {
        var x = new TensorType(DType.Float32, new Shape(4));
        var declared = new TensorType(DType.Int64, new Shape(1, 3));
        var program = new OrtProgram(OnnxModels.Single("NonZero", declared, x), ["x0"], ["z"], [null]);

        var z = program.Run([Tensor(x, 1, 0, 2, 3)])[0];

        Assert.Equal(declared, z.Type);
        Assert.Equal([0, 2, 3], MemoryMarshal.Cast<byte, long>(z.Bytes.Span).ToArray());
    }

    [Fact]
    public void Run_InputOfAnotherShape_Throws()
    {
        var shape = new TensorType(DType.Float32, new Shape(2));
        var other = new TensorType(DType.Float32, new Shape(3));

        Assert.Throws<OnnxRuntimeException>(() => Program("Neg", shape, shape).Run([Tensor(other, 1, 2, 3)]));
    }

    [Fact]
    public void Run_TooFewInputs_Throws() =>
        Assert.Throws<ArgumentException>(() => Program("Neg", TensorType.Scalar, TensorType.Scalar).Run([]));

    [Fact]
    public void Load_UnknownOp_ThrowsEachTime()
    {
        var program = Program("NoSuchOp", TensorType.Scalar, TensorType.Scalar);

        Assert.Throws<OnnxRuntimeException>(program.Load);
        Assert.Throws<OnnxRuntimeException>(program.Load);
    }

    private static OrtProgram Program(string op, TensorType output, params TensorType[] inputs) =>
        new(OnnxModels.Single(op, output, inputs), inputs.Select((_, i) => $"x{i}"), ["z"], [output]);

    private static Tensor Tensor(TensorType type, params double[] elements) => new(type, type.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes<float>([.. elements.Select(x => (float)x)]).ToArray(),
        DType.Float64 => MemoryMarshal.AsBytes<double>(elements).ToArray(),
        DType.Int32 => MemoryMarshal.AsBytes<int>([.. elements.Select(x => (int)x)]).ToArray(),
        _ => MemoryMarshal.AsBytes<long>([.. elements.Select(x => (long)x)]).ToArray(),
    });
}
