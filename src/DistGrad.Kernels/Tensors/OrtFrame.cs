using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>The memory of one run: managed tensors, pinned, as the runtime sees them.</summary>
internal readonly ref struct OrtFrame(int inputs, int outputs) : IDisposable
{
    private readonly MemoryHandle[] _pins = new MemoryHandle[inputs + outputs];

    /// <summary>The inputs bound so far.</summary>
    public OrtValue[] Inputs { get; } = new OrtValue[inputs];

    /// <summary>The outputs made so far.</summary>
    public OrtValue[] Outputs { get; } = new OrtValue[outputs];

    /// <summary>Lets the runtime read a tensor in place.</summary>
    public void BindInput(int index, Tensor tensor) => Inputs[index] = Bind(ref _pins[index], tensor);

    /// <summary>A new tensor for the runtime to write.</summary>
    public Tensor NewOutput(int index, TensorType type)
    {
        var tensor = new Tensor(type, GC.AllocateUninitializedArray<byte>(OrtTensors.ByteCount(type)));
        Outputs[index] = Bind(ref _pins[Inputs.Length + index], tensor);
        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Inputs) value?.Dispose();
        foreach (var value in Outputs) value?.Dispose();
        foreach (ref var pin in _pins.AsSpan()) pin.Dispose();
    }

    private static unsafe OrtValue Bind(ref MemoryHandle pin, Tensor tensor)
    {
        pin = tensor.Bytes.Pin();
        var extents = tensor.Type.Shape.Extents.ToArray();
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, OrtTensors.ElementType(tensor.Type.DType), extents, (nint)pin.Pointer, tensor.Bytes.Length);
    }
}
