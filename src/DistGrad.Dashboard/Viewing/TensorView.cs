namespace DistGrad.Dashboard.Viewing;

/// <summary>What the page shows of a tensor.</summary>
/// <param name="Type">Element type and shape.</param>
/// <param name="Norm">Euclidean norm of its elements; NaN where one is NaN.</param>
/// <param name="First">Its first elements, row by row; of a small tensor, all.</param>
/// <param name="Count">Number of its elements.</param>
public sealed record TensorView(string Type, double Norm, IReadOnlyList<double> First, int Count)
{
    private const int Shown = 8;

    /// <summary>Takes a tensor in, if there is one.</summary>
    /// <param name="tensor">The tensor, or null.</param>
    public static TensorView? Of(Tensor? tensor) =>
        tensor is null ? null : new TensorView(tensor.Type.ToString(), TensorNorm.Of(tensor), [.. Enumerable.Range(0, Math.Min(Shown, tensor.Count)).Select(tensor.Number)], tensor.Count);
}
