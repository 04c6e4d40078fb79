namespace DistGrad;

/// <summary>What a kernel is compiled for.</summary>
/// <param name="Op">ONNX name of the op.</param>
/// <param name="Arity">Number of inputs.</param>
/// <param name="Gradients">Bit i is set where the gradient of input i is wanted; at most 64 inputs have one.</param>
/// <param name="Tensors">Types and attributes, or null where all values are scalars and there are no attributes.</param>
/// <param name="Block">What a block of tensor ops computes, or null where it is none.</param>
/// <param name="Tape">What a block of scalar ops computes, or null where it is none.</param>
[GenerateSerializer, Immutable, Alias("distgrad.KernelKey")]
public readonly record struct KernelKey([property: Id(0)] string Op, [property: Id(1)] int Arity, [property: Id(2)] ulong Gradients, [property: Id(3)] TensorSpec? Tensors = null, [property: Id(4)] BlockSpec? Block = null, [property: Id(5)] TapeSpec? Tape = null)
{
    /// <summary>Greatest number of inputs of a node; wider fan-in becomes a tree.</summary>
    public const int MaxArity = 64;

    /// <summary>Name that stands for the op of a block.</summary>
    public const string BlockOp = "Block";

    /// <summary>Name that stands for the op of a block of scalars.</summary>
    public const string TapeOp = "Tape";
}
