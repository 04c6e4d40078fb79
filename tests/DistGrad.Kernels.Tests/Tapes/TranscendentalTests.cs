using System.Runtime.Intrinsics;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Functions of vectors against those of <see cref="Math"/>.</summary>
public class TranscendentalTests
{
    private const double Tolerance = 2e-15;

    public static TheoryData<string, double, double> Ranges => new()
    {
        { "exp", -745, 709.7 },
        { "exp", -1e-8, 1e-8 },
        { "log", 0, 1e-300 },
        { "log", 0.9, 1.1 },
        { "log", 0, 1e300 },
        { "sin", -10, 10 },
        { "sin", -1e5, 1e5 },
        { "cos", -10, 10 },
        { "cos", -1e5, 1e5 },
        { "tanh", -1, 1 },
        { "tanh", -1e-8, 1e-8 },
        { "tanh", -30, 30 },
        { "sigmoid", -40, 40 },
        { "sigmoid", -750, 750 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Function_NumbersOfARange_IsThatOfTheLibrary(string name, double from, double to)
    {
        var random = new Random(17);
        var worst = (Error: 0.0, At: 0.0);
        for (var i = 0; i < 50_000; i++)
        {
            var x = from + ((to - from) * random.NextDouble());
            var (expected, actual) = (Exact(name, x), Vector(name, x));
            var error = Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), 1e-307);
            if (error > worst.Error) worst = (error, x);
        }

        Assert.True(worst.Error <= Tolerance, $"{name}({worst.At:R}): off by {worst.Error}");
    }

    [Theory]
    [InlineData("exp", 0.0)]
    [InlineData("exp", 708.0)]
    [InlineData("exp", -708.0)]
    [InlineData("exp", 709.0)]
    [InlineData("exp", double.Epsilon)]
    [InlineData("log", 1.0)]
    [InlineData("log", 0.0)]
    [InlineData("log", -1.0)]
    [InlineData("log", 2.2250738585072014e-308)]
    [InlineData("log", double.Epsilon)]
    [InlineData("log", double.MaxValue)]
    [InlineData("log", 0.70710678118654746)]
    [InlineData("log", 0.70710678118654757)]
    [InlineData("log", double.PositiveInfinity)]
    [InlineData("log", double.NaN)]
    public void Function_NumbersWhereItsWayChanges_IsThatOfTheLibrary(string name, double x)
    {
        var (expected, actual) = (Exact(name, x), Vector(name, x));

        Assert.True(actual.Equals(expected) || Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"{name}({x:R}): {actual:R} instead of {expected:R}");
    }

    [Theory]
    [InlineData("sin")]
    [InlineData("cos")]
    public void Function_NearMultiplesOfHalfPi_IsThatOfTheLibrary(string name)
    {
        for (var i = -6000; i < 6000; i++)
            foreach (var x in (double[])[i * Math.PI / 2, Math.BitIncrement(i * Math.PI / 2)])
                Assert.True(Math.Abs(Vector(name, x) - Exact(name, x)) <= 1e-12 * Math.Abs(Exact(name, x)), $"{name}({x:R}): {Vector(name, x):R} instead of {Exact(name, x):R}");
    }

    private static double Vector(string name, double x) => name switch
    {
        "exp" => Vector<ExpRule>(x),
        "log" => Vector<LogRule>(x),
        "sin" => Vector<SinRule>(x),
        "cos" => Vector<CosRule>(x),
        "tanh" => Vector<TanhRule>(x),
        _ => Vector<SigmoidRule>(x),
    };

    private static double Vector<T>(double x)
        where T : struct, IVectorRule
    {
        var v = Vector512.Create(x);
        return T.IsCommon(v).AsInt64()[3] == 0 ? T.Value(x) : T.Value(v)[3];
    }

    private static double Exact(string name, double x) => name switch
    {
        "exp" => Math.Exp(x),
        "log" => Math.Log(x),
        "sin" => Math.Sin(x),
        "cos" => Math.Cos(x),
        "tanh" => Math.Tanh(x),
        _ => SpecialFunctions.Sigmoid(x),
    };
}
