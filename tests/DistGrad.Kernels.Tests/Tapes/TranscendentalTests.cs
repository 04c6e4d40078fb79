using DistGrad.Kernels.Tapes;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Functions of vectors against those of <see cref="Math"/>.</summary>
public class TranscendentalTests
{
    private const double Tolerance = 2e-15;

    public static TheoryData<string, double, double> Ranges => new()
    {
        { "Exp", -745, 709.7 },
        { "Exp", -1e-8, 1e-8 },
        { "Log", 0, 1e-300 },
        { "Log", 0.9, 1.1 },
        { "Log", 0, 1e300 },
        { "Sin", -10, 10 },
        { "Sin", -1e5, 1e5 },
        { "Cos", -10, 10 },
        { "Cos", -1e5, 1e5 },
        { "Tanh", -1, 1 },
        { "Tanh", -1e-8, 1e-8 },
        { "Tanh", -30, 30 },
        { "Sigmoid", -40, 40 },
        { "Sigmoid", -750, 750 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Function_NumbersOfARange_IsThatOfTheLibrary(string name, double from, double to)
    {
        var random = new Random(17);
        double[] points = [.. Enumerable.Range(0, 50_000).Select(_ => from + ((to - from) * random.NextDouble()))];
        var values = Vector(name, points);
        var worst = (Error: 0.0, At: 0.0);
        for (var i = 0; i < points.Length; i++)
        {
            var expected = Exact(name, points[i]);
            var error = Math.Abs(values[i] - expected) / Math.Max(Math.Abs(expected), 1e-307);
            if (error > worst.Error) worst = (error, points[i]);
        }

        Assert.True(worst.Error <= Tolerance, $"{name}({worst.At:R}): off by {worst.Error}");
    }

    [Theory]
    [InlineData("Exp", 0.0)]
    [InlineData("Exp", 708.0)]
    [InlineData("Exp", -708.0)]
    [InlineData("Exp", 709.0)]
    [InlineData("Exp", double.Epsilon)]
    [InlineData("Log", 1.0)]
    [InlineData("Log", 0.0)]
    [InlineData("Log", -1.0)]
    [InlineData("Log", 2.2250738585072014e-308)]
    [InlineData("Log", double.Epsilon)]
    [InlineData("Log", double.MaxValue)]
    [InlineData("Log", 0.70710678118654746)]
    [InlineData("Log", 0.70710678118654757)]
    [InlineData("Log", double.PositiveInfinity)]
    [InlineData("Log", double.NaN)]
    public void Function_NumbersWhereItsWayChanges_IsThatOfTheLibrary(string name, double x)
    {
        var (expected, actual) = (Exact(name, x), Vector(name, [x])[0]);

        Assert.True(actual.Equals(expected) || Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"{name}({x:R}): {actual:R} instead of {expected:R}");
    }

    [Theory]
    [InlineData("Sin")]
    [InlineData("Cos")]
    public void Function_NearMultiplesOfHalfPi_IsThatOfTheLibrary(string name)
    {
        double[] points = [.. Enumerable.Range(-6000, 12_000).SelectMany(i => (double[])[i * Math.PI / 2, Math.BitIncrement(i * Math.PI / 2)])];
        foreach (var (x, actual) in points.Zip(Vector(name, points)))
            Assert.True(Math.Abs(actual - Exact(name, x)) <= 1e-12 * Math.Abs(Exact(name, x)), $"{name}({x:R}): {actual:R} instead of {Exact(name, x):R}");
    }

    private static double[] Vector(string name, double[] x)
    {
        var program = new TapeProgram(Specs.OneRun(name, x.Length, arity: 1), OpRegistry.Standard);
        double[] values = [.. x, .. x];
        program.Forward(values);
        return values[x.Length..];
    }

    private static double Exact(string name, double x) => name switch
    {
        "Exp" => Math.Exp(x),
        "Log" => Math.Log(x),
        "Sin" => Math.Sin(x),
        "Cos" => Math.Cos(x),
        "Tanh" => Math.Tanh(x),
        _ => SpecialFunctions.Sigmoid(x),
    };
}
