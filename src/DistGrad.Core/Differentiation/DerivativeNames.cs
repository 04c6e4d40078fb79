namespace DistGrad;

/// <summary>Names of the inputs and outputs of graphs that <see cref="Derivatives"/> makes. Where a graph has a node of the name already, the new one's has a prime more.</summary>
public static class DerivativeNames
{
    /// <summary>A gradient, or a block of a Jacobian: <c>d(f)/d(x)</c>.</summary>
    /// <param name="of">Label of what is differentiated.</param>
    /// <param name="wrt">Label of what it is differentiated by.</param>
    public static string Gradient(string of, string wrt) => $"d({of})/d({wrt})";

    /// <summary>A block of a Hessian: <c>d2(f)/d(x)d(y)</c>.</summary>
    /// <param name="of">Label of what is differentiated.</param>
    /// <param name="first">Label of what the block's rows are by.</param>
    /// <param name="second">Label of what its columns are by.</param>
    public static string Second(string of, string first, string second) => $"d2({of})/d({first})d({second})";

    /// <summary>The vector that a product begins with, an input: <c>v(f)</c> for a vector-Jacobian product, <c>v(x)</c> for the others.</summary>
    /// <param name="label">Label of the node that it has the type of.</param>
    public static string Vector(string label) => $"v({label})";

    /// <summary>A vector-Jacobian product: <c>vjp(x)</c>.</summary>
    /// <param name="wrt">Label of what is differentiated by.</param>
    public static string Vjp(string wrt) => $"vjp({wrt})";

    /// <summary>A Jacobian-vector product: <c>jvp(f)</c>.</summary>
    /// <param name="of">Label of what is differentiated.</param>
    public static string Jvp(string of) => $"jvp({of})";

    /// <summary>A Hessian-vector product: <c>hvp(x)</c>.</summary>
    /// <param name="wrt">Label of what is differentiated by.</param>
    public static string Hvp(string wrt) => $"hvp({wrt})";
}
