namespace DistGrad.Core.Tests;

/// <summary>Types of the ops' inputs.</summary>
internal static class OpSlots
{
    /// <summary>Whether an op takes a truth value in a slot; it takes a float64 scalar otherwise.</summary>
    public static bool IsTruth(Op op, int slot) => ((ElementwiseOp)op).ScalarInput(slot).IsTruth;

    /// <summary>An op applied to scalars and truth values.</summary>
    public static OpNode NodeOf(Op op, int arity) => new(op, [.. Enumerable.Range(0, arity).Select(((ElementwiseOp)op).ScalarInput)]);
}
