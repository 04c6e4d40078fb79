using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary><see cref="ExpOp"/>.</summary>
internal readonly struct ExpRule : IVectorRule<ExpRule>
{
    public static Vector512<double> IsCommon(Vector512<double> x) => Transcendental.IsCommonExponent(x);

    public static Vector512<double> Value(Vector512<double> x) => Transcendental.Exp(x);

    public static double Value(double x) => Math.Exp(x);

    public static Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream) => upstream * z;
}

/// <summary><see cref="LogOp"/>.</summary>
internal readonly struct LogRule : IVectorRule<LogRule>
{
    public static bool ReadsX => true;

    public static Vector512<double> IsCommon(Vector512<double> x) => Transcendental.IsCommonPower(x);

    public static Vector512<double> Value(Vector512<double> x) => Transcendental.Log(x);

    public static double Value(double x) => Math.Log(x);

    public static Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream) => upstream / x;
}

/// <summary><see cref="TanhOp"/>.</summary>
internal readonly struct TanhRule : IVectorRule<TanhRule>
{
    public static Vector512<double> Value(Vector512<double> x) => Transcendental.Tanh(x);

    public static Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream) => upstream * (Vector512<double>.One - (z * z));
}

/// <summary><see cref="SigmoidOp"/>.</summary>
internal readonly struct SigmoidRule : IVectorRule<SigmoidRule>
{
    public static Vector512<double> IsCommon(Vector512<double> x) => Transcendental.IsCommonExponent(x);

    public static Vector512<double> Value(Vector512<double> x) => Transcendental.Sigmoid(x);

    public static double Value(double x) => SpecialFunctions.Sigmoid(x);

    public static Vector512<double> Gradient(Vector512<double> x, Vector512<double> z, Vector512<double> upstream) => upstream * z * (Vector512<double>.One - z);
}
