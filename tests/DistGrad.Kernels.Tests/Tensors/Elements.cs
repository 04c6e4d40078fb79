namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Tensors as functions of their coordinates: a straightforward reference for ops that move elements.</summary>
internal static class Elements
{
    /// <summary>The numbers 1, 2, … as float64.</summary>
    public static Tensor Numbered(params long[] extents)
    {
        var shape = new Shape(extents);
        return Tensor.Of<double>(shape, [.. Enumerable.Range(1, (int)shape.Count).Select(i => (double)i)]);
    }

    /// <summary>A tensor whose elements are a function of their coordinates.</summary>
    public static Tensor Of(long[] extents, Func<long[], double> element)
    {
        var shape = new Shape(extents);
        var numbers = new double[shape.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var at = new long[extents.Length];
            var rest = (long)i;
            for (var d = extents.Length - 1; d >= 0; d--) (rest, at[d]) = (rest / extents[d], rest % extents[d]);
            numbers[i] = element(at);
        }

        return Tensor.Of<double>(shape, numbers);
    }

    /// <summary>An element by its coordinates; negative ones count from the end.</summary>
    public static double At(this Tensor tensor, params long[] at)
    {
        Assert.Equal(tensor.Shape.Rank, at.Length);
        var place = 0L;
        for (var d = 0; d < at.Length; d++)
        {
            Assert.InRange(at[d], -tensor.Shape[d], tensor.Shape[d] - 1);
            place = (place * tensor.Shape[d]) + (at[d] < 0 ? at[d] + tensor.Shape[d] : at[d]);
        }

        return tensor.Number((int)place);
    }

    /// <summary>The elements converted to another type.</summary>
    public static Tensor To(this Tensor tensor, DType dtype) => Tensor.FromNumbers(tensor.Type with { DType = dtype }, tensor.Numbers());

    /// <summary>Value of a function of tensors, computed by kernels.</summary>
    public static Tensor Run(Func<Expr[], Expr> function, params Tensor[] inputs)
    {
        var builder = new GraphBuilder("reference");
        Expr[] exprs = [.. inputs.Select((input, i) => builder.Input($"x{i}", input.Type))];
        return TensorRun.Evaluate(builder, exprs, inputs, function(exprs))[0];
    }

    /// <summary>Asserts that a function of tensors has a value, computed by kernels in the given element types, and, if everything is known, before the run.</summary>
    public static void AssertValue(Tensor expected, Func<Expr[], Expr> function, Tensor[] inputs, bool isFolded = false, DType[]? dtypes = null)
    {
        Assert.Equal(expected, Run(function, inputs));
        foreach (var dtype in dtypes ?? [DType.Float32, DType.Int64, DType.Int32])
            Assert.Equal(expected.To(dtype), Run(function, [.. inputs.Select(input => input.DType == DType.Float64 ? input.To(dtype) : input)]));
        if (!isFolded) return;
        var builder = new GraphBuilder("folded");
        Assert.Equal(expected, builder.KnownValue(function([.. inputs.Select(builder.Constant)]).Node));
    }
}
