namespace DistGrad.Planning.Blocks;

/// <summary>What scalar ops cost on a tape, an addition being 1.</summary>
internal static class ScalarWork
{
    // Ops that a tape has vectors or instructions for; all others are called one by one.
    private static readonly HashSet<string> Simple = ["Add", "Sub", "Mul", "Neg", "Abs", "Max", "Min", "Relu", "Identity", "Sum", "Mean", "Where", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal"];
    private static readonly HashSet<string> Longer = ["Div", "Sqrt", "Reciprocal", "Exp", "Log", "Sin", "Cos", "Tanh", "Sigmoid"];

    /// <summary>Work of an op of one or two inputs.</summary>
    public static double Of(NodeKind kind) => Simple.Contains(kind.Op) ? 1 : Longer.Contains(kind.Op) ? 4 : 20;
}
