namespace DistGrad.Core.Tests;

/// <summary>Types of the ops' inputs.</summary>
internal static class OpSlots
{
    /// <summary>Whether an op takes a truth value in a slot; it takes a float64 scalar otherwise.</summary>
    public static bool IsTruth(Op op, int slot) => op is NotOp or AndOp or OrOp || (op is WhereOp && slot == 0);
}
