namespace DistGrad.Kernels.Tensors;

/// <summary>Names of values in models that nobody but the runtime reads.</summary>
internal static class Names
{
    /// <summary>Name of a node's value.</summary>
    /// <param name="node">The node.</param>
    public static string Of(int node) => $"v{node}";
}
