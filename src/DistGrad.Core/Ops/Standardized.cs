using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Values with mean 0 and variance 1 along some dimensions, <c>x̂ = (x − μ)·r</c> with <c>r = 1/√(σ² + ε)</c>: what normalizations begin with.</summary>
/// <param name="Centred"><c>x − μ</c>.</param>
/// <param name="Inverse"><c>r</c>, with extent 1 along the dimensions.</param>
/// <param name="Axes">The dimensions, from 0.</param>
internal sealed record Standardized(Expr Centred, Expr Inverse, int[] Axes)
{
    /// <summary>The values themselves.</summary>
    public Expr Value => Centred * Inverse;

    /// <summary>Standardizes.</summary>
    /// <param name="x">Values.</param>
    /// <param name="axes">Dimensions, from 0.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Standardized Of(Expr x, int[] axes, double epsilon)
    {
        var centred = x - ReduceMean(x, axes, keepDimensions: true);
        return new Standardized(centred, InverseRoot(ReduceMean(centred * centred, axes, keepDimensions: true), epsilon), axes);
    }

    /// <summary><c>1/√(x + ε)</c>.</summary>
    /// <param name="x">A variance.</param>
    /// <param name="epsilon">What is added to it.</param>
    public static Expr InverseRoot(Expr x, double epsilon) => 1 / Sqrt(x + epsilon);

    /// <summary>
    /// Gradient of x for that of <c>y = γ·x̂</c>, where γ does not change along the dimensions:
    /// <c>γ·r·(ȳ − mean(ȳ) − x̂·mean(ȳ·x̂))</c>.
    /// </summary>
    /// <param name="upstream"><c>ȳ</c>.</param>
    /// <param name="scale">γ.</param>
    public Expr Gradient(Expr upstream, Expr scale)
    {
        // Factors that do not change along the dimensions are small: what is large is added and multiplied as seldom as can be.
        var gain = scale * Inverse;
        var slope = gain * Inverse * Inverse * ReduceMean(upstream * Centred, Axes, keepDimensions: true);
        return gain * (upstream - ReduceMean(upstream, Axes, keepDimensions: true)) - Centred * slope;
    }
}
