using DistGrad.Core.Tests;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Instructions against the ops that they are of.</summary>
public class TapeInstructionTests
{
    private const double Tolerance = 1e-12;

    private static readonly KernelCompiler Compiler = new();

    private static readonly double[] Specials =
    [
        0, -0.0, 1, -1, 2, -2, 0.5, 0.625, -0.62, 3, 1e-9, -1e-9, 0.1, -7.3, 20, 700, -700, 708.5, -709.5, 710, -745, -800, 1e6, -1e8, 1e300, -1e300, 1e-300, double.Epsilon, -double.Epsilon, 2.2e-308,
        double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, Math.PI, -Math.PI / 2, 22,
    ];

    private static readonly double[] Upstreams = [1, -1.75, 0, double.PositiveInfinity, double.NaN];

    public static TheoryData<string, int> OwnInstructions
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var op in TapeInstructions.Ops) all.Add(op.Name, op.Arity);
            return all;
        }
    }

    public static TheoryData<string> AllOps => [.. OpSamples.Ops.Select(op => op.Name)];

    [Theory]
    [MemberData(nameof(OwnInstructions))]
    public void Instruction_SpecialNumbers_IsTheOpAndItsEmittedRule(string name, int arity)
    {
        var op = (ElementwiseOp)OpRegistry.Standard.Find(name);
        foreach (var upstream in Upstreams) AssertAgrees(op, [.. Points(op, arity)], upstream);
    }

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Instruction_SamplePoints_IsTheOpAndItsEmittedRule(string name)
    {
        var op = (ElementwiseOp)OpRegistry.Standard.Find(name);
        foreach (var points in OpSamples.Of(op).GroupBy(point => point.Length)) AssertAgrees(op, [.. points], -1.75);
    }

    [Theory]
    [MemberData(nameof(OwnInstructions))]
    public void Instruction_AnyPlaceInARun_GivesTheSameBits(string name, int arity)
    {
        var op = (ElementwiseOp)OpRegistry.Standard.Find(name);
        double[][] points = [.. Points(op, arity)];
        var together = Run(op, points, 1.25);
        for (var i = 0; i < points.Length; i++)
        {
            var alone = Run(op, [points[i]], 1.25);
            Assert.Equal(BitConverter.DoubleToInt64Bits(alone.Values[0]), BitConverter.DoubleToInt64Bits(together.Values[i]));
            Assert.Equal(alone.Gradients[0].Select(BitConverter.DoubleToInt64Bits), together.Gradients[i].Select(BitConverter.DoubleToInt64Bits));
        }
    }

    private static IEnumerable<double[]> Points(ElementwiseOp op, int arity)
    {
        double[] First(int slot) => op.ScalarInput(slot).IsTruth ? [0, 1] : Specials;
        IEnumerable<double[]> points = [[]];
        for (var slot = 0; slot < arity; slot++)
        {
            var numbers = First(slot);
            points = points.SelectMany(point => numbers.Select(number => (double[])[.. point, number]));
        }

        return points;
    }

    private static void AssertAgrees(ElementwiseOp op, double[][] points, double upstream)
    {
        var (values, gradients) = Run(op, points, upstream);
        var arity = points[0].Length;
        var kernel = Compiler.Compile(new KernelKey(op.Name, arity, ulong.MaxValue >> (64 - arity)));
        for (var i = 0; i < points.Length; i++)
        {
            var at = $"{op.Name}({string.Join(", ", points[i])})";
            Value[] inputs = [.. points[i].Select(x => (Value)x)];
            var expected = new Value[arity];
            Close.Assert(op.Scalar(points[i]), values[i], Tolerance, at);
            kernel.Backward(inputs, values[i], upstream, expected);
            for (var slot = 0; slot < arity; slot++) Close.Assert(expected[slot].Scalar + 0.0, gradients[i][slot], Tolerance, $"{at}, gradient {slot} of upstream {upstream}");
        }
    }

    // One run, each instruction on inputs of its own.
    private static (double[] Values, double[][] Gradients) Run(ElementwiseOp op, double[][] points, double upstream)
    {
        var (count, arity) = (points.Length, points[0].Length);
        var spec = Specs.OneRun(op.Name, count, arity);
        var program = new TapeProgram(spec, Compiler.Ops);
        var (values, gradients) = (new double[spec.Positions], new double[spec.Positions]);
        for (var i = 0; i < count; i++) points[i].CopyTo(values, i * arity);
        program.Forward(values);
        int[] results = [.. Enumerable.Range(spec.Inputs, count)];
        Array.Fill(gradients, 7.5);
        program.Backward(values, gradients, results, [.. results.Select(_ => upstream)]);
        return (values[spec.Inputs..], [.. Enumerable.Range(0, count).Select(i => gradients[(i * arity)..((i + 1) * arity)])]);
    }
}
