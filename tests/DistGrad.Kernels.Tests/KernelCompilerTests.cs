using DistGrad.Core.Tests;

namespace DistGrad.Kernels.Tests;

public class KernelCompilerTests
{
    private const double Upstream = -1.75;

    // Stands where a kernel must not write.
    private const double Untouched = 12345.678;

    private static readonly KernelCompiler Compiler = new();

    public static TheoryData<string> AllOps => [.. OpSamples.Ops.Select(op => op.Name)];

    public static TheoryData<string> VariadicOps => [.. OpRegistry.Standard.Ops.Where(op => op is VariadicOp).Select(op => op.Name)];

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Forward_SamplePoints_IsTheOpsValue(string name) =>
        ForEachPointAndMask(name, (op, at, kernel, _) => AssertSameBits([op.Scalar(at)], [kernel.Forward(Values(at)).Scalar]));

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Backward_SamplePoints_IsTheEmittedGraphEvaluatedAndWritesOnlyWhatIsWanted(string name) =>
        ForEachPointAndMask(name, (op, at, kernel, mask) => AssertSameBits(Expected(op, at, mask), Backward(kernel, at, op.Scalar(at))));

    [Theory]
    [MemberData(nameof(AllOps))]
    public void Backward_WhatIsNotKeptIsPoisoned_ChangesNoBit(string name) =>
        ForEachPointAndMask(name, (op, at, kernel, _) =>
        {
            double[] poisoned = [.. at.Select((x, i) => (kernel.KeptInputs >> i & 1) != 0 ? x : double.NaN)];
            var output = kernel.KeepsOutput ? op.Scalar(at) : double.NaN;

            AssertSameBits(Backward(kernel, at, op.Scalar(at)), Backward(kernel, poisoned, output));
        });

    [Theory]
    [MemberData(nameof(VariadicOps))]
    public void Backward_SixtyFourInputs_IsTheEmittedGraphEvaluated(string name)
    {
        var op = (ElementwiseOp)OpRegistry.Standard.Find(name);
        double[] at = [.. Enumerable.Range(0, 64).Select(i => Math.Sin(i) + (i % 3))];

        foreach (var mask in (ulong[])[1, 1ul << 63, 1ul << 31, 0x8000_0001_0000_0001, ulong.MaxValue])
        {
            var kernel = Compiler.Compile(new KernelKey(name, 64, mask));

            AssertSameBits([op.Scalar(at)], [kernel.Forward(Values(at)).Scalar]);
            AssertSameBits(Expected(op, at, mask), Backward(kernel, at, op.Scalar(at)));
        }
    }

    [Theory]
    [InlineData("Add", 0b11, 0b00, false)]
    [InlineData("Mul", 0b11, 0b11, false)]
    [InlineData("Mul", 0b01, 0b10, false)]
    [InlineData("Mul", 0b10, 0b01, false)]
    [InlineData("Mul", 0b00, 0b00, false)]
    [InlineData("Exp", 0b1, 0b0, true)]
    [InlineData("Sin", 0b1, 0b1, false)]
    [InlineData("Where", 0b110, 0b001, false)]
    public void KeptInputs_KnownOps_AreWhatTheRuleReads(string name, ulong gradients, ulong kept, bool keepsOutput)
    {
        var kernel = Compiler.Compile(new KernelKey(name, OpRegistry.Standard.Find(name).MinArity, gradients));

        Assert.Equal((kept, keepsOutput), (kernel.KeptInputs, kernel.KeepsOutput));
    }

    [Fact]
    public void Compile_SameKey_IsTheSameKernel() =>
        Assert.Same(Compiler.Compile(new KernelKey("Mul", 2, 3)), Compiler.Compile(new KernelKey("Mul", 2, 3)));

    [Fact]
    public void Compile_ManyKeys_StaysRight()
    {
        var compiler = new KernelCompiler();
        for (var mask = 0ul; mask < 25_000; mask++) compiler.Compile(new KernelKey("Sum", 16, mask));

        AssertSameBits(Expected((ElementwiseOp)OpRegistry.Standard.Find("Sum"), [1, 2], 3), Backward(compiler.Compile(new KernelKey("Sum", 2, 3)), [1, 2], 3));
    }

    [Fact]
    public void Compile_UnknownOp_IsRefused() => Assert.Throws<UnknownOpException>(() => Compiler.Compile(new KernelKey("Frobnicate", 1, 0)));

    private static void ForEachPointAndMask(string name, Action<ElementwiseOp, double[], IKernel, ulong> check)
    {
        var op = (ElementwiseOp)OpRegistry.Standard.Find(name);
        foreach (var at in OpSamples.Of(op))
        {
            for (var mask = 0ul; mask < 1ul << at.Length; mask++)
                check(op, at, Compiler.Compile(new KernelKey(name, at.Length, mask)), mask);
        }
    }

    private static double[] Expected(ElementwiseOp op, double[] at, ulong mask)
    {
        var rule = GradientRule.Emit(op, at.Length, OpRegistry.Standard);
        var feeds = at.Select((x, i) => (Name: $"x{i}", Value: x)).ToDictionary(feed => feed.Name, feed => feed.Value);
        feeds["z"] = op.Scalar(at);
        feeds["upstream"] = Upstream;
        var values = GraphValue.OfAll(rule.Graph, feeds);
        return [.. at.Select((_, i) => (mask >> i & 1) == 0 ? Untouched : rule.GradientOf(i) < 0 ? 0 : values[rule.GradientOf(i)])];
    }

    private static double[] Backward(IKernel kernel, double[] at, double output)
    {
        Value[] gradients = [.. at.Select(_ => new Value(Untouched))];
        kernel.Backward(Values(at), output, Upstream, gradients);
        return [.. gradients.Select(gradient => gradient.Scalar)];
    }

    private static Value[] Values(double[] at) => [.. at.Select(x => new Value(x))];

    private static void AssertSameBits(double[] expected, double[] actual) =>
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
}
