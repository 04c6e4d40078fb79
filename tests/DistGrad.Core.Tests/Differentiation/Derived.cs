using DistGrad.Core.Tests.Execution;

namespace DistGrad.Core.Tests.Differentiation;

/// <summary>What the tests of derivatives share.</summary>
internal static class Derived
{
    /// <summary>Values of a graph's outputs, in order.</summary>
    public static Tensor[] Values(Graph graph, IReadOnlyDictionary<string, Tensor> feeds, Granularity granularity = Granularity.PerOp)
    {
        var run = Running.Runner.Run(graph, feeds, granularity: granularity);
        return [.. graph.Outputs.ToArray().Select(output => run.Value(output).ToTensor(graph.TypeOf(output).DType))];
    }

    /// <summary>Values of a graph's outputs, scalars all, in order.</summary>
    public static double[] Numbers(Graph graph, params (string Name, double Value)[] feeds) =>
        [.. Values(graph, feeds.ToDictionary(feed => feed.Name, feed => Tensor.Scalar(feed.Value))).Select(value => value.Number(0))];

    /// <summary>Names of a graph's outputs, in order.</summary>
    public static string[] Names(Graph graph) => [.. graph.Outputs.ToArray().Select(graph.Label)];

    public static void AssertClose(double expected, double actual, string what = "", double tolerance = 1e-9) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");

    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) AssertClose(expected[i], actual[i], $"place {i}", tolerance);
    }
}
