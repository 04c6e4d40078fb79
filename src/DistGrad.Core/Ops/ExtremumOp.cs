using static DistGrad.Functions;

namespace DistGrad;

/// <summary>
/// An elementwise op that picks one of its inputs: the first that is extremal, in input order. A NaN counts as extremal, so
/// that the value is NaN where any input is.
/// </summary>
/// <param name="name">ONNX name.</param>
public abstract class ExtremumOp(string name) : VariadicOp(name)
{
    /// <inheritdoc/>
    public sealed override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public sealed override bool IsAssociative => true;

    /// <summary>The extremal one of two inputs; NaN where either is NaN.</summary>
    /// <param name="x">The first input.</param>
    /// <param name="y">The second input.</param>
    public abstract double Extremum(double x, double y);

    /// <inheritdoc/>
    public sealed override double Scalar(ReadOnlySpan<double> inputs)
    {
        var extremum = inputs[0];
        foreach (var x in inputs[1..]) extremum = Extremum(extremum, x);
        return extremum;
    }

    /// <inheritdoc/>
    public sealed override void Vjp(VjpContext z)
    {
        var last = z.InputCount - 1;
        if (last == 0)
        {
            z.Accumulate(0, z.Upstream);
            return;
        }

        var zero = z.Constant(0);
        var taken = IsExtremal(z, 0);
        z.Accumulate(0, Where(taken, z.Upstream, zero));
        for (var i = 1; i < last; i++)
        {
            var extremal = IsExtremal(z, i);
            z.Accumulate(i, Where(And(extremal, Not(taken)), z.Upstream, zero));
            taken = Or(taken, extremal);
        }

        // Some input is extremal: if none before it, the last.
        z.Accumulate(last, Where(taken, zero, z.Upstream));
    }

    private static Expr IsExtremal(VjpContext z, int input) => Or(Equal(z.Input(input), z.Output), IsNaN(z.Input(input)));
}
