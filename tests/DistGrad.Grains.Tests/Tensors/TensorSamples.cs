namespace DistGrad.Grains.Tests;

/// <summary>Graphs of tensors and feeds for them.</summary>
internal static class TensorSamples
{
    /// <summary>
    /// A perceptron with open batch: <c>h = relu(x·w1 + b1)</c>, <c>y = h·w2</c>, <c>loss = Σ (y − t)²</c>, its weights parameters.
    /// </summary>
    public static Graph Perceptron(ClusterFixture cluster, DType dtype, int inputs = 4, int hidden = 3, int outputs = 2)
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x", new TensorType(dtype, new Shape([Shape.Open, inputs], ["batch", null])));
        var t = builder.Input("t", new TensorType(dtype, new Shape([Shape.Open, outputs], ["batch", null])));
        var w1 = builder.Parameter("w1", Numbers(dtype, 1, inputs, hidden));
        var b1 = builder.Parameter("b1", Numbers(dtype, 2, hidden));
        var w2 = builder.Parameter("w2", Numbers(dtype, 3, hidden, outputs));
        var h = Functions.Relu((Functions.MatMul(x, w1) + b1).Named("sum")).Named("h");
        var y = Functions.MatMul(h, w2).Named("y");
        var error = y - t;
        return builder.Build(Functions.ReduceSum(error * error).Named("loss"), y);
    }

    /// <summary>Feeds of a perceptron.</summary>
    public static Dictionary<string, Tensor> Batch(DType dtype, int batch, int inputs = 4, int outputs = 2) => new()
    {
        ["x"] = Numbers(dtype, 4, batch, inputs),
        ["t"] = Numbers(dtype, 5, batch, outputs),
    };

    /// <summary>A tensor of numbers between −1 and 1 that the seed chooses.</summary>
    public static Tensor Numbers(DType dtype, int seed, params long[] extents)
    {
        var random = new Random(seed);
        var type = new TensorType(dtype, new Shape(extents));
        var numbers = new double[type.Shape.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (2 * random.NextDouble()) - 1;
        return Tensor.FromNumbers(type, numbers);
    }

    /// <summary>Holds a run's values and gradients against those of a run without a cluster, to the bit.</summary>
    public static void AssertSameBits(Graph graph, LocalRun local, RunResult run, IEnumerable<string> fetches, IEnumerable<string> wrt)
    {
        foreach (var label in fetches) AssertSame(label, local.Value(graph.Find(label)), run.Tensor(label));
        foreach (var label in wrt) AssertSame(label, local.Gradient(graph.Find(label)), run.GradientTensor(label));
    }

    private static void AssertSame(string label, Value expected, Tensor actual) =>
        Assert.True(expected.ToTensor(actual.DType).Equals(actual), $"{label}: {expected} on one machine, {actual} on the cluster");
}
