namespace DistGrad.Kernels.Tapes;

/// <summary><see cref="MulOp"/>.</summary>
internal readonly struct MulRule : IBinaryRule
{
    public static bool ReadsX => true;

    public static bool ReadsY => true;

    public static double Value(double x, double y) => x * y;

    public static (double X, double Y) Gradients(double x, double y, double z, double upstream) => (upstream * y, upstream * x);
}

/// <summary><see cref="DivOp"/>.</summary>
internal readonly struct DivRule : IBinaryRule
{
    public static bool ReadsY => true;

    public static bool ReadsZ => true;

    public static double Value(double x, double y) => x / y;

    public static (double X, double Y) Gradients(double x, double y, double z, double upstream)
    {
        var scaled = upstream / y;
        return (scaled, -scaled * z);
    }
}

/// <summary><see cref="ReciprocalOp"/>.</summary>
internal readonly struct ReciprocalRule : IUnaryRule
{
    public static bool ReadsZ => true;

    public static double Value(double x) => 1 / x;

    public static double Gradient(double x, double z, double upstream) => -upstream * (z * z);
}

/// <summary><see cref="SqrtOp"/>.</summary>
internal readonly struct SqrtRule : IUnaryRule
{
    public static bool ReadsZ => true;

    public static double Value(double x) => Math.Sqrt(x);

    public static double Gradient(double x, double z, double upstream) => upstream / (2 * z);
}

/// <summary><see cref="PowOp"/>.</summary>
internal readonly struct PowRule : IBinaryRule
{
    public static bool ReadsX => true;

    public static bool ReadsY => true;

    public static bool ReadsZ => true;

    // A power of 2 is mostly meant as a square.
    public static double Value(double x, double y) => y == 2 ? x * x : Math.Pow(x, y);

    public static (double X, double Y) Gradients(double x, double y, double z, double upstream) =>
        (Base(x, y, upstream), x == 0 ? 0 : upstream * z * Math.Log(x));

    /// <summary>What is added to x̄.</summary>
    public static double Base(double x, double y, double upstream) => y switch
    {
        0 => 0,
        2 => upstream * y * x,
        _ => upstream * y * Math.Pow(x, y - 1),
    };
}
