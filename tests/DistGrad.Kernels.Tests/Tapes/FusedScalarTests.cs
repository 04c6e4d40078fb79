using CsCheck;
using DistGrad.Core.Tests;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Graphs of scalars, fused, against one node for each op.</summary>
public class FusedScalarTests
{
    private const double Closeness = 1e-12;

    // Functions of tapes and of single ops may differ in a value's last place, which is a larger part of a slope that nearly vanishes, 1 - tanh²: one graph of 40,000 exceeds 1e-12.
    private const double ClosenessOfGradients = 1e-11;

    private static readonly KernelCompiler Compiler = new();

    private static readonly Gen<(int Seed, int Nodes, int Blocks)> Cases = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 300], Gen.Int[1, 9]);

    [Fact]
    public void Fused_RandomGraphInAnyNumberOfBlocks_AgreesWithPerOp() => Cases.Sample(c =>
    {
        var graph = RandomGraphs.Create(c.Seed, c.Nodes, inputs: 4, OpMix.Bounded);
        Check(graph, c.Seed, c.Blocks, wrt: [.. Enumerable.Range(0, graph.Count).Where(node => graph.KindOf(node).Type.IsScalar)]);
    });

    [Fact]
    public void Fused_GradientByFew_AgreesWithPerOp() => Cases.Sample(c =>
    {
        var graph = RandomGraphs.Create(c.Seed, c.Nodes, inputs: 4, OpMix.Bounded);
        Check(graph, c.Seed, c.Blocks, [new Random(c.Seed).Next(graph.Count)]);
    });

    private static void Check(Graph graph, int seed, int blocks, int[] wrt)
    {
        var feeds = GraphQuery.Feeds(graph, RandomGraphs.Feeds(seed, graph));
        var root = graph.Outputs[0];
        var signature = PlanSignature.Of([root, .. wrt], root, wrt);
        var perOp = Run(graph, signature, feeds, 1);
        var fused = Run(graph, signature with { Granularity = Granularity.Fused }, feeds, blocks);
        var all = Run(graph, PlanSignature.Of(Enumerable.Range(0, graph.Count), root, []), feeds, 1);
        var sums = PathSums.Of(graph, all.ValueOf);
        foreach (var node in wrt)
        {
            AssertClose(perOp.ValueOf(node), fused.ValueOf(node), Closeness * Math.Max(1, Math.Abs(perOp.ValueOf(node))), $"value of #{node}");
            AssertClose(perOp.GradientOf(node), fused.GradientOf(node), ClosenessOfGradients * sums[node], $"gradient of #{node}");
        }
    }

    private static LocalRun Run(Graph graph, PlanSignature signature, NodeValues feeds, int blocks)
    {
        var options = new PlannerOptions { Blocks = blocks };
        return new LocalRunner(Compiler, options).Run(new Planner(Compiler.Ops, options, Compiler).Plan(graph, signature), feeds);
    }

    private static void AssertClose(double expected, double actual, double most, string what) =>
        Assert.True(Math.Abs(expected - actual) <= most || expected.Equals(actual), $"{what}: expected {expected:R}, got {actual:R}, which is more than {most:R} off");
}
