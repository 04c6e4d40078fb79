using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>The memory of one run: managed tensors, pinned, as the runtime sees them.</summary>
/// <remarks>
/// The runtime gets 16-byte aligned memory only. Its vectorised loops (ReduceSum, ReduceMean, Cos, Log and others) start
/// with scalars up to the next 16-byte boundary, so the alignment of an input or output shows in the last bit of the result, and
/// results must repeat. The garbage collector aligns to 8 only, and moves small arrays.
/// </remarks>
internal readonly unsafe ref struct OrtFrame(int inputs, int outputs) : IDisposable
{
    private const int Alignment = TensorBuffer.Alignment;
    private const int ArrayAlignment = 8;

    private readonly MemoryHandle[] _pins = new MemoryHandle[inputs + outputs];

    // Null where the input is read in place.
    private readonly void*[] _copies = new void*[inputs];

    /// <summary>The inputs bound so far.</summary>
    public OrtValue[] Inputs { get; } = new OrtValue[inputs];

    /// <summary>The outputs made so far.</summary>
    public OrtValue[] Outputs { get; } = new OrtValue[outputs];

    /// <summary>Lets the runtime read a tensor: in place if it is aligned, as large ones that a run has made are, else in a copy.</summary>
    public void BindInput(int index, Tensor tensor)
    {
        var bytes = tensor.Bytes;
        _pins[index] = bytes.Pin();
        var start = _pins[index].Pointer;
        if ((nuint)start % Alignment != 0)
        {
            start = _copies[index] = NativeMemory.AlignedAlloc((nuint)bytes.Length, Alignment);
            bytes.Span.CopyTo(new Span<byte>(start, bytes.Length));
        }

        Inputs[index] = Value(tensor.Type, start, bytes.Length);
    }

    /// <summary>A new tensor for the runtime to write.</summary>
    public Tensor NewOutput(int index, TensorType type)
    {
        if (type.ByteCount > Array.MaxLength - Alignment) throw new GraphException($"the result, {type}, has more than {Array.MaxLength - Alignment:N0} bytes, the most that a tensor can have.");
        var length = (int)type.ByteCount;
        var memory = TensorBuffer.New(TensorBuffer.IsLarge(length) ? length : length + (Alignment - ArrayAlignment));
        ref var pin = ref _pins[Inputs.Length + index];
        pin = memory.Pin();
        var skip = (int)((nuint)pin.Pointer % Alignment);
        Outputs[index] = Value(type, (byte*)pin.Pointer + skip, length);
        return new Tensor(type, memory.Slice(skip, length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Inputs) value?.Dispose();
        foreach (var value in Outputs) value?.Dispose();
        foreach (ref var pin in _pins.AsSpan()) pin.Dispose();
        foreach (var copy in _copies) NativeMemory.AlignedFree(copy);
    }

    private static OrtValue Value(TensorType type, void* start, int length) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, OrtTensors.ElementType(type.DType), type.Shape.Extents.ToArray(), (nint)start, length);
}
