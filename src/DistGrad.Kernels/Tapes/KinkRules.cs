namespace DistGrad.Kernels.Tapes;

/// <summary><see cref="AbsOp"/>.</summary>
internal readonly struct AbsRule : IUnaryRule
{
    public static bool ReadsX => true;

    public static double Value(double x) => Math.Abs(x);

    public static double Gradient(double x, double z, double upstream) =>
        upstream * (double.IsNaN(x) ? x : Math.CopySign(Element.Keep(x != 0, 1), x));
}

/// <summary><see cref="ReluOp"/>.</summary>
internal readonly struct ReluRule : IUnaryRule
{
    public static bool ReadsX => true;

    public static double Value(double x) => Math.Max(x, 0);

    public static double Gradient(double x, double z, double upstream) => Element.Keep(!(x <= 0), upstream);
}

/// <summary><see cref="MaxOp"/>.</summary>
internal readonly struct MaxRule : IRouterRule
{
    public static double Value(double x, double y) => Math.Max(x, y);

    public static bool IsExtremal(double x, double z) => x >= z;
}

/// <summary><see cref="MinOp"/>.</summary>
internal readonly struct MinRule : IRouterRule
{
    public static double Value(double x, double y) => Math.Min(x, y);

    public static bool IsExtremal(double x, double z) => x <= z;
}
