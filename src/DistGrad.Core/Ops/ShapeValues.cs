using System.Collections.Frozen;

namespace DistGrad;

/// <summary>Which inputs of operators that only the runtime has say the shape of a result by their values.</summary>
internal static class ShapeValues
{
    private const ulong All = ulong.MaxValue;

    private static readonly FrozenDictionary<string, ulong> Masks = new Dictionary<string, ulong>
    {
        ["ai.onnx:AffineGrid"] = 0b10,
        ["ai.onnx:BlackmanWindow"] = 0b1,
        ["ai.onnx:CenterCropPad"] = 0b10,
        ["ai.onnx:Col2Im"] = 0b110,
        ["ai.onnx:Compress"] = 0b10,
        ["ai.onnx:DFT"] = 0b110,
        ["ai.onnx:HammingWindow"] = 0b1,
        ["ai.onnx:HannWindow"] = 0b1,
        ["ai.onnx:MaxUnpool"] = 0b100,
        ["ai.onnx:MelWeightMatrix"] = All,
        ["ai.onnx:NonMaxSuppression"] = All,
        ["ai.onnx:Resize"] = 0b1110,
        ["ai.onnx:STFT"] = 0b1010,
        ["ai.onnx:Unique"] = 0b1,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Bit i is set where the value of input i is needed.</summary>
    /// <param name="op">Operator, with its domain.</param>
    public static ulong Of(string op) => Masks.GetValueOrDefault(op);
}
