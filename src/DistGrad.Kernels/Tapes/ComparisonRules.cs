namespace DistGrad.Kernels.Tapes;

/// <summary><see cref="LessOp"/>.</summary>
internal readonly struct LessRule : IComparisonRule
{
    public static bool Holds(double x, double y) => x < y;
}

/// <summary><see cref="LessOrEqualOp"/>.</summary>
internal readonly struct LessOrEqualRule : IComparisonRule
{
    public static bool Holds(double x, double y) => x <= y;
}

/// <summary><see cref="GreaterOp"/>.</summary>
internal readonly struct GreaterRule : IComparisonRule
{
    public static bool Holds(double x, double y) => x > y;
}

/// <summary><see cref="GreaterOrEqualOp"/>.</summary>
internal readonly struct GreaterOrEqualRule : IComparisonRule
{
    public static bool Holds(double x, double y) => x >= y;
}

/// <summary><see cref="EqualOp"/>.</summary>
internal readonly struct EqualRule : IComparisonRule
{
    public static bool Holds(double x, double y) => x == y;
}
