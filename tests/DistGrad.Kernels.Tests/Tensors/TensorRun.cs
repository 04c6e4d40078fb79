using DistGrad.Kernels.Tensors;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Evaluates expressions of a graph under construction by compiling them.</summary>
internal static class TensorRun
{
    /// <summary>Values of expressions.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="inputs">Inputs that are fed.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <param name="wanted">What to evaluate.</param>
    public static Tensor[] Evaluate(GraphBuilder builder, IReadOnlyList<Expr> inputs, IReadOnlyList<Tensor> values, params IReadOnlyList<Expr> wanted) =>
        Compile(builder, inputs, wanted).Run([.. values]);

    /// <summary>Compiles expressions.</summary>
    public static TensorProgram Compile(GraphBuilder builder, IReadOnlyList<Expr> inputs, IReadOnlyList<Expr> wanted) =>
        TensorProgram.Compile(builder.Build([.. wanted]), [.. inputs.Select(input => input.Node)], [.. wanted.Select(expr => expr.Node)], builder.Ops, hasShapes: true);
}
