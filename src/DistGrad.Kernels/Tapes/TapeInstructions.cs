using System.Collections.Frozen;

namespace DistGrad.Kernels.Tapes;

/// <summary>Which ops have instructions of their own. A test holds each of them equal to the op and its emitted gradient rule.</summary>
internal static class TapeInstructions
{
    private static readonly FrozenDictionary<(string, int), TapeInstruction> Own = new Dictionary<(string, int), TapeInstruction>
    {
        [("Add", 2)] = new BinaryInstruction<AddRule>(),
        [("Sub", 2)] = new BinaryInstruction<SubRule>(),
        [("Mul", 2)] = new BinaryInstruction<MulRule>(),
        [("Div", 2)] = new BinaryInstruction<DivRule>(),
        [("Sum", 1)] = new UnaryInstruction<IdentityRule>(),
        [("Sum", 2)] = new BinaryInstruction<AddRule>(),
        [("Max", 1)] = new UnaryInstruction<IdentityRule>(),
        [("Max", 2)] = new RouterInstruction<MaxRule>(),
        [("Min", 1)] = new UnaryInstruction<IdentityRule>(),
        [("Min", 2)] = new RouterInstruction<MinRule>(),
        [("Where", 3)] = new WhereInstruction(),
        [("Identity", 1)] = new UnaryInstruction<IdentityRule>(),
        [("Neg", 1)] = new UnaryInstruction<NegRule>(),
        [("Abs", 1)] = new UnaryInstruction<AbsRule>(),
        [("Relu", 1)] = new UnaryInstruction<ReluRule>(),
        [("Sqrt", 1)] = new UnaryInstruction<SqrtRule>(),
        [("Reciprocal", 1)] = new UnaryInstruction<ReciprocalRule>(),
        [("Exp", 1)] = new VectorInstruction<ExpRule>(),
        [("Log", 1)] = new VectorInstruction<LogRule>(),
        [("Tanh", 1)] = new VectorInstruction<TanhRule>(),
        [("Sigmoid", 1)] = new VectorInstruction<SigmoidRule>(),
        [("Sin", 1)] = new VectorInstruction<SinRule>(),
        [("Cos", 1)] = new VectorInstruction<CosRule>(),
        [("Less", 2)] = new ComparisonInstruction<LessRule>(),
        [("LessOrEqual", 2)] = new ComparisonInstruction<LessOrEqualRule>(),
        [("Greater", 2)] = new ComparisonInstruction<GreaterRule>(),
        [("GreaterOrEqual", 2)] = new ComparisonInstruction<GreaterOrEqualRule>(),
        [("Equal", 2)] = new ComparisonInstruction<EqualRule>(),
    }.ToFrozenDictionary();

    /// <summary>Ops that have an instruction of their own, with the number of operands.</summary>
    public static IEnumerable<TapeOp> Ops => Own.Keys.Select(key => new TapeOp(key.Item1, key.Item2)).Append(new TapeOp("Pow", 2));

    /// <summary>The instruction of an op of a tape.</summary>
    /// <param name="op">The op.</param>
    /// <param name="spec">The tape.</param>
    /// <param name="ops">Ops that it may use.</param>
    /// <exception cref="UnknownOpException">There is no such op.</exception>
    /// <exception cref="GraphException">The op is not elementwise, or has another number of inputs.</exception>
    public static TapeInstruction Of(TapeOp op, TapeSpec spec, OpRegistry ops)
    {
        if (ops.Find(op.Name) is not ElementwiseOp elementwise) throw new GraphException($"Op '{op.Name}' is not elementwise, so a tape cannot have it.");
        if (op.Arity < elementwise.MinArity || op.Arity > elementwise.MaxArity) throw new GraphException($"Op '{op.Name}' does not take {op.Arity} inputs.");
        if (op is { Name: "Pow", Arity: 2 }) return new PowInstruction(spec.Inputs, Array.TrueForAll(spec.WrtAt, at => at < spec.Inputs || at >= spec.Inputs + spec.Constants.Length) ? spec.Constants.Length : 0);
        return Own.GetValueOrDefault((op.Name, op.Arity)) ?? new OpInstruction(elementwise, op.Arity, spec, ops);
    }
}
