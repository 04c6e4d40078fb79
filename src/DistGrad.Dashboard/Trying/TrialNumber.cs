using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Trying;

/// <summary>A value or gradient that came out of a run.</summary>
/// <param name="Label">Of what.</param>
/// <param name="Number">The number; null for a tensor of several.</param>
/// <param name="Tensor">The tensor; null for a number.</param>
public sealed record TrialNumber(string Label, double? Number, TensorView? Tensor)
{
    /// <summary>Takes one in.</summary>
    /// <param name="label">Of what.</param>
    /// <param name="tensor">Its elements.</param>
    public static TrialNumber Of(string label, Tensor tensor) => tensor.Count == 1 ? new(label, tensor.Number(0), null) : new(label, null, TensorView.Of(tensor));
}
