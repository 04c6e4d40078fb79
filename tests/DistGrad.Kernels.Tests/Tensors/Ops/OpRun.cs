namespace DistGrad.Kernels.Tests.Tensors.Ops;

/// <summary>Values and gradients of functions of tensors, by compiling them.</summary>
internal static class OpRun
{
    /// <summary>Value of a function.</summary>
    public static Tensor Value(Func<Expr[], Expr> function, params IReadOnlyList<Tensor> inputs)
    {
        var builder = new GraphBuilder("value");
        Expr[] exprs = [.. inputs.Select((input, i) => builder.Input($"x{i}", input.Type))];
        return TensorRun.Evaluate(builder, exprs, inputs, function(exprs))[0];
    }

    /// <summary>Gradients of a function by its floating-point inputs, for an upstream gradient; null where the function does not depend on one.</summary>
    public static Tensor?[] Gradients(Func<Expr[], Expr> function, double upstream, params IReadOnlyList<Tensor> inputs)
    {
        var builder = new GraphBuilder("gradients");
        Expr[] exprs = [.. inputs.Select((input, i) => builder.Input($"x{i}", input.Type))];
        var result = function(exprs);
        var gradients = Differentiator.Gradients(builder, [(result, result.Constant(Tensor.Full(result.Type, upstream)))], exprs);
        Expr[] wanted = [.. gradients.OfType<Expr>()];
        var values = new Queue<Tensor>(wanted.Length == 0 ? [] : TensorRun.Evaluate(builder, exprs, inputs, wanted));
        return [.. gradients.Select(gradient => gradient is null ? null : values.Dequeue())];
    }

    /// <summary>Gradient of a function of one input, for upstream gradients 1, as numbers.</summary>
    public static double[] Gradient(Func<Expr, Expr> function, Tensor input) => Gradients(x => function(x[0]), 1, input)[0]?.Numbers() ?? new double[input.Count];

    /// <summary>The same numbers in another element type.</summary>
    public static Tensor As(DType dtype, Tensor tensor) => Tensor.FromNumbers(tensor.Type with { DType = dtype }, tensor.Numbers());

    /// <summary>Fails unless numbers agree, relative to each of them or 1.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var (e, a) = (expected[i], actual.Number(i));
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e)), $"place {i}: expected {e:R}, was {a:R}");
        }
    }
}
