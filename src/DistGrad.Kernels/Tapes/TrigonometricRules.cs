using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary><see cref="SinOp"/>.</summary>
internal readonly struct SinRule : IVectorRule<SinRule>
{
    public static bool ReadsX => true;

    public static Vector512<double> IsCommon(Vector512<double> x) => Trigonometric.IsCommon(x);

    public static Vector512<double> Value(Vector512<double> x) => Trigonometric.Sin(x);

    public static double Value(double x) => Math.Sin(x);

    public static Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream) => upstream * Trigonometric.Cos(x);

    public static double Gradient(double x, double z, double upstream) => upstream * Math.Cos(x);
}

/// <summary><see cref="CosOp"/>.</summary>
internal readonly struct CosRule : IVectorRule<CosRule>
{
    public static bool ReadsX => true;

    public static Vector512<double> IsCommon(Vector512<double> x) => Trigonometric.IsCommon(x);

    public static Vector512<double> Value(Vector512<double> x) => Trigonometric.Cos(x);

    public static double Value(double x) => Math.Cos(x);

    public static Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream) => -upstream * Trigonometric.Sin(x);

    public static double Gradient(double x, double z, double upstream) => -upstream * Math.Sin(x);
}
