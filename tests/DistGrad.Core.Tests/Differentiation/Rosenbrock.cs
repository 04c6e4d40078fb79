using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Differentiation;

/// <summary>Rosenbrock's function of n variables, <c>Σ 100·(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²</c>, and its derivatives in closed form.</summary>
internal static class Rosenbrock
{
    /// <summary>A graph of n scalars <c>x0</c>, <c>x1</c>, …</summary>
    public static Graph OfScalars(int n)
    {
        var builder = new GraphBuilder("rosenbrock");
        Expr[] x = [.. Enumerable.Range(0, n).Select(i => builder.Input($"x{i}"))];
        var terms = Enumerable.Range(0, n - 1).Select(i => (100 * (x[i + 1] - (x[i] * x[i])).Pow(2)) + (1 - x[i]).Pow(2));
        return builder.Build(Sum([.. terms]).Named("f"));
    }

    /// <summary>A graph of a vector <c>x</c>.</summary>
    public static Graph OfVector(int n)
    {
        var builder = new GraphBuilder("rosenbrock");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(n)));
        var (head, tail) = (Slice(x, 0, 0, n - 1), Slice(x, 0, 1, n));
        return builder.Build(ReduceSum((100 * (tail - (head * head)).Pow(2)) + (1 - head).Pow(2)).Named("f"));
    }

    /// <summary>A point.</summary>
    public static double[] Point(int n)
    {
        var random = new Random(50);
        return [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble() * 3) - 1.5)];
    }

    /// <summary>The Hessian.</summary>
    public static double[,] Hessian(double[] x)
    {
        var hessian = new double[x.Length, x.Length];
        for (var i = 0; i < x.Length - 1; i++)
        {
            hessian[i, i] += (1200 * x[i] * x[i]) - (400 * x[i + 1]) + 2;
            hessian[i + 1, i + 1] += 200;
            hessian[i, i + 1] = hessian[i + 1, i] = -400 * x[i];
        }

        return hessian;
    }
}
