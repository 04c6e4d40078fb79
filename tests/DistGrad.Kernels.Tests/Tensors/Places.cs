namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Tensors of float64 as functions of places, for straightforward references.</summary>
internal static class Places
{
    /// <summary>All places of a shape, row by row.</summary>
    public static IEnumerable<long[]> Of(params long[] extents)
    {
        var place = new long[extents.Length];
        for (var left = extents.Aggregate(1L, (count, extent) => count * extent); left > 0; left--)
        {
            yield return (long[])place.Clone();
            for (var d = extents.Length - 1; d >= 0 && ++place[d] == extents[d]; d--) place[d] = 0;
        }
    }

    /// <summary>Number of a place in a shape.</summary>
    public static int Index(Shape shape, params ReadOnlySpan<long> place)
    {
        var index = 0L;
        for (var d = 0; d < place.Length; d++) index = index * shape[d] + place[d];
        return (int)index;
    }

    /// <summary>A tensor of what a function says for each place.</summary>
    public static Tensor Fill(Shape shape, Func<long[], double> element) => Tensor.Of<double>(shape, [.. Of(shape.Extents.ToArray()).Select(element)]);

    /// <summary>Checks a function of tensors against a reference, in float64 to 12 digits and in float32 to 5.</summary>
    /// <param name="function">Builds the result from the inputs.</param>
    /// <param name="inputs">Inputs, in float64.</param>
    /// <param name="expected">The reference.</param>
    public static void AssertValue(Func<Expr[], Expr> function, IReadOnlyList<Tensor> inputs, Tensor expected)
    {
        foreach (var (dtype, tolerance) in ((DType, double)[])[(DType.Float64, 1e-12), (DType.Float32, 1e-5)])
        {
            var builder = new GraphBuilder();
            Tensor[] values = [.. inputs.Select(input => input.DType == DType.Float64 ? Tensor.FromNumbers(input.Type with { DType = dtype }, input.Numbers()) : input)];
            Expr[] exprs = [.. values.Select((value, i) => builder.Input($"x{i}", value.Type))];
            var result = function(exprs);
            Assert.Equal(expected.Shape, result.Type.Shape);
            var actual = TensorRun.Evaluate(builder, exprs, values, result)[0];
            var scale = expected.Numbers().Select(Math.Abs).Append(1).Max();
            for (var i = 0; i < expected.Count; i++)
                Assert.True(Math.Abs(expected.Number(i) - actual.Number(i)) <= tolerance * scale, $"{dtype}, place {i}: {expected.Number(i):R} by reference, {actual.Number(i):R} by kernel");
        }
    }
}
