namespace DistGrad.Kernels.Tapes;

/// <summary><see cref="AddOp"/>.</summary>
internal readonly struct AddRule : IBinaryRule
{
    public static double Value(double x, double y) => x + y;

    public static (double X, double Y) Gradients(double x, double y, double z, double upstream) => (upstream, upstream);
}

/// <summary><see cref="SubOp"/>.</summary>
internal readonly struct SubRule : IBinaryRule
{
    public static double Value(double x, double y) => x - y;

    public static (double X, double Y) Gradients(double x, double y, double z, double upstream) => (upstream, -upstream);
}

/// <summary><see cref="NegOp"/>.</summary>
internal readonly struct NegRule : IUnaryRule
{
    public static double Value(double x) => -x;

    public static double Gradient(double x, double z, double upstream) => -upstream;
}

/// <summary><see cref="IdentityOp"/>, and sums and extrema of one.</summary>
internal readonly struct IdentityRule : IUnaryRule
{
    public static double Value(double x) => x;

    public static double Gradient(double x, double z, double upstream) => upstream;
}
