namespace DistGrad.Kernels.Tensors;

/// <summary>Refuses operators that only the runtime has where native code would end the process instead of reporting an error.</summary>
internal static class RuntimeGuards
{
    // Native code divides by these, as integers of 32 bits.
    private static readonly string[] Divisors = ["group", "num_groups", "offset_group", "num_heads", "q_num_heads", "kv_num_heads", "block_size", "blocksize"];
    private static readonly string[] Windows = ["kernel_shape", "strides", "dilations"];

    /// <summary>Checks a node before native code sees it.</summary>
    /// <param name="node">Inputs and attributes.</param>
    /// <exception cref="GraphException">The node is refused.</exception>
    public static void Check(OpNode node)
    {
        foreach (var name in Divisors)
            if (node.Attributes.Has(name)) RequirePositive(name, node.Attributes.Int(name));
        foreach (var name in Windows)
            foreach (var number in node.Attributes.Ints(name) ?? []) RequirePositive(name, number);
        if (node.Has(0) && node.Shape(0).Count == 0) throw new GraphException($"input 0 of type {node.Type(0)} has no elements, which operator '{node.Op.Name}' may not be ready for.");
        if (node.Op.Name != "ai.onnx:Attention" || node.Rank(0) != 3) return;
        foreach (var name in new[] { "q_num_heads", "kv_num_heads" }) _ = node.Attributes.Int(name);
    }

    private static void RequirePositive(string name, long number)
    {
        if (number is < 1 or > int.MaxValue) throw new GraphException($"attribute '{name}' has {number}; it is from 1 to {int.MaxValue}.");
    }
}
