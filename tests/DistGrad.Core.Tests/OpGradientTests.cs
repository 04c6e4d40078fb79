namespace DistGrad.Core.Tests;

public class OpGradientTests
{
    // An upstream gradient other than 1 shows a rule that forgets it.
    private const double Upstream = -1.75;

    public static TheoryData<string> AllOps => [.. OpSamples.Ops.Select(op => op.Name)];

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Vjp_SamplePoints_AgreesWithForwardMode(string name)
    {
        ForEachPoint(name, point =>
        {
            var gradient = point.Gradient(Upstream);
            foreach (var input in point.Wrt)
            {
                var forward = point.ForwardMode(point.Graph, input)[0];
                AssertClose(forward.Value, point.Value(), 1e-14);
                AssertClose(Upstream * forward.Derivative, gradient[input], 1e-13);
            }
        });
    }

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Vjp_SamplePoints_AgreesWithCentralDifferences(string name)
    {
        ForEachPoint(name, point =>
        {
            var gradient = point.Gradient(Upstream);
            foreach (var input in point.Wrt) AssertClose(Upstream * point.CentralDifference(point.Graph, input)[0], gradient[input], 1e-8);
        });
    }

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Vjp_DifferentiatedAgain_AgreesWithForwardModeAndDifferencesOfTheGradient(string name)
    {
        ForEachPoint(name, point =>
        {
            var (first, hessian) = (point.GradientGraph(), point.Hessian());
            foreach (var column in point.Wrt)
            {
                var (differences, forward) = (point.CentralDifference(first, column), point.ForwardMode(first, column));
                foreach (var row in point.Wrt)
                {
                    AssertClose(forward[row].Derivative, hessian[row][column], 1e-12);
                    AssertClose(differences[row], hessian[row][column], 1e-8);
                    AssertClose(hessian[column][row], hessian[row][column], 1e-12);
                }
            }
        });
    }

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Vjp_GateStops_ExactlyIfNothingIsAccumulated(string name)
    {
        var op = OpRegistry.Standard.Find(name);
        var builder = new GraphBuilder();
        var truth = Functions.IsNaN(builder.Input("x"));
        Expr[] inputs = [.. OpSamples.Of(op)[0].Select((x, slot) => OpSlots.IsTruth(op, slot) ? truth : builder.Constant(x))];
        var z = new VjpContext(builder, inputs, builder.Apply(name, inputs), builder.Constant(1), OpSlots.NodeOf(op, inputs.Length));

        op.Vjp(z);

        Assert.Equal(op.Gate == GateKind.Stop, Enumerable.Range(0, z.InputCount).All(i => z.GradientOf(i) is null));
    }

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Vjp_NodesEmitted_AreScalarsOrTruthValues_AndGradientsAreScalars(string name)
    {
        ForEachPoint(name, point =>
        {
            var first = point.GradientGraph();
            Assert.All(Enumerable.Range(0, first.Count), node => Assert.True(first.KindOf(node).Type is { IsScalar: true } or { DType: DType.Bool }));
            Assert.All(first.Outputs.ToArray(), node => Assert.True(first.KindOf(node).Type.IsScalar));
        });
    }

    [Fact]
    public void Vjp_CompositeFunction_SecondOrderAgreesWithDifferences()
    {
        var point = Point.Of(
            x => Functions.Tanh((x[0] * Functions.Sin(x[1])) + Functions.Sigmoid(x[2])) * Functions.Exp(-(x[0] / x[2])).Pow(3), 0.4, -1.2, 1.9);

        var (first, hessian) = (point.GradientGraph(), point.Hessian());

        foreach (var column in point.Wrt)
        {
            var differences = point.CentralDifference(first, column);
            foreach (var row in point.Wrt)
            {
                AssertClose(differences[row], hessian[row][column], 1e-8);
                AssertClose(hessian[column][row], hessian[row][column], 1e-12);
            }
        }
    }

    private static void ForEachPoint(string name, Action<Point> check)
    {
        var op = OpRegistry.Standard.Find(name);
        foreach (var at in OpSamples.Of(op)) check(Point.Of(op, at));
    }

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"expected {expected:R}, was {actual:R}");
}
