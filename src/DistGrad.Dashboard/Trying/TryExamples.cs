namespace DistGrad.Dashboard.Trying;

/// <summary>The circuits of CS231n's lecture on backpropagation.</summary>
public static class TryExamples
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TryExample> All { get; } =
    [
        new("(x + y) * z", "x=-2, y=5, z=-4"),
        new("1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))", "w0=2, x0=-1, w1=-3, x1=-2, w2=-3"),
        new("2 * (x*y + max(z, w))", "x=3, y=-4, z=2, w=-1"),
    ];
}
