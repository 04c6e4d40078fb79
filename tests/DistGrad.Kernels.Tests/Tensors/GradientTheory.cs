namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>Holds gradient rules against central differences, and float32 against float64.</summary>
internal static class GradientTheory
{
    private const double Step = 1e-4;

    /// <summary>Checks a function of tensors: its gradient by each floating-point input, in float64 against differences, in float32 against float64.</summary>
    /// <param name="function">Builds the function's result from its inputs.</param>
    /// <param name="inputs">Where to check; floating-point inputs are given as float64.</param>
    /// <param name="order">1, or 2 to check the gradient of the gradient too.</param>
    /// <param name="isFloat32">Whether float32 is checked too.</param>
    /// <param name="tolerance">Largest difference, relative to the largest gradient and 1.</param>
    public static void Check(Func<Expr[], Expr> function, IReadOnlyList<Tensor> inputs, int order = 1, bool isFloat32 = true, double tolerance = 1e-6)
    {
        var exact = Gradients(function, inputs, order);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].DType != DType.Float64) continue;
            var numeric = Differences(function, inputs, i, order);
            AssertClose(numeric, exact[i]!.Numbers(), tolerance, $"gradient by input {i}");
        }

        if (!isFloat32) return;
        var single = Gradients(function, [.. inputs.Select(ToFloat32)], order);
        for (var i = 0; i < inputs.Count; i++)
            if (exact[i] is { } expected) AssertClose(expected.Numbers(), single[i]!.Numbers(), 2e-3, $"float32 gradient by input {i}");
    }

    /// <summary>A tensor of numbers that are spread between two bounds, away from each other.</summary>
    public static Tensor Random(int seed, Shape shape, double low = -1, double high = 1)
    {
        var random = new Random(seed);
        var numbers = new double[shape.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = low + ((high - low) * random.NextDouble());
        return Tensor.Of<double>(shape, numbers);
    }

    // The scalar that is differentiated: the result weighted with fixed numbers; for the second order, the gradients of that, weighted again.
    private static (GraphBuilder Builder, Expr[] Inputs, Expr Scalar) Build(Func<Expr[], Expr> function, IReadOnlyList<Tensor> inputs, int order)
    {
        var builder = new GraphBuilder("theory");
        Expr[] exprs = [.. inputs.Select((input, i) => builder.Input($"x{i}", input.Type))];
        var scalar = Weighted(function(exprs), 17);
        if (order == 1) return (builder, exprs, scalar);
        var gradients = Differentiator.Gradients(builder, [(scalar, scalar.Like(1))], [.. exprs.Where(expr => expr.Type.DType.IsFloat())]);
        return (builder, exprs, gradients.OfType<Expr>().Select((gradient, i) => Weighted(gradient, 31 + i)).Aggregate((sum, term) => sum + term));
    }

    private static Tensor?[] Gradients(Func<Expr[], Expr> function, IReadOnlyList<Tensor> inputs, int order)
    {
        var (builder, exprs, scalar) = Build(function, inputs, order);
        Expr[] wrt = [.. exprs.Where(expr => expr.Type.DType.IsFloat())];
        var gradients = Differentiator.Gradients(builder, [(scalar, scalar.Like(1))], wrt);
        Expr[] wanted = [.. gradients.Zip(wrt, (gradient, x) => gradient ?? x.Constant(Tensor.Full(x.Type, 0)))];
        var values = new Queue<Tensor>(TensorRun.Evaluate(builder, exprs, inputs, wanted));
        return [.. exprs.Select(expr => expr.Type.DType.IsFloat() ? values.Dequeue() : null)];
    }

    private static double[] Differences(Func<Expr[], Expr> function, IReadOnlyList<Tensor> inputs, int input, int order)
    {
        var (builder, exprs, scalar) = Build(function, inputs, order);
        var program = TensorRun.Compile(builder, exprs, [scalar]);
        var at = inputs[input].Numbers();
        var differences = new double[at.Length];
        for (var i = 0; i < at.Length; i++) differences[i] = ((4 * Slope(i, Step / 2)) - Slope(i, Step)) / 3;
        return differences;

        double Slope(int place, double step) => (Value(place, step) - Value(place, -step)) / (2 * step);

        double Value(int place, double step)
        {
            var moved = (double[])at.Clone();
            moved[place] += step;
            return program.Run([.. inputs.Select((x, i) => i == input ? Tensor.Of<double>(x.Shape, moved) : x)])[0].Number(0);
        }
    }

    private static Expr Weighted(Expr result, int seed)
    {
        var weights = Random(seed, result.Type.Shape, 0.5, 1.5);
        return Functions.ReduceSum(result * result.Constant(Tensor.FromNumbers(result.Type, weights.Numbers())));
    }

    private static Tensor ToFloat32(Tensor tensor) => tensor.DType == DType.Float64 ? Tensor.FromNumbers(tensor.Type with { DType = DType.Float32 }, tensor.Numbers()) : tensor;

    private static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Select(Math.Abs).Append(1).Max();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what}, place {i}: {expected[i]:R} by reference, {actual[i]:R} by rule");
    }
}
