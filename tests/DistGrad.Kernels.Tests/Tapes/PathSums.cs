namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>For each node, the sum of the absolute values of what the paths from it to the root contribute to its gradient.</summary>
internal static class PathSums
{
    private static readonly KernelCompiler Compiler = new();

    public static double[] Of(Graph graph, Func<int, double> valueOf)
    {
        double Value(int node) => graph.IsConstant(node) ? graph.ConstantOf(node).Scalar : valueOf(node);
        var sums = new double[graph.Count];
        sums[graph.Outputs[0]] = 1;
        for (var node = graph.Count - 1; node >= 0; node--)
        {
            if (sums[node] == 0 || graph.KindOf(node).IsSource) continue;
            var inputs = graph.InputsOf(node).ToArray();
            var kernel = Compiler.Compile(new KernelKey(graph.OpOf(node), inputs.Length, ulong.MaxValue >> (64 - inputs.Length)));
            var slopes = new Value[inputs.Length];
            kernel.Backward([.. inputs.Select(input => (Value)Value(input))], Value(node), 1.0, slopes);
            for (var i = 0; i < inputs.Length; i++) sums[inputs[i]] += sums[node] * Math.Abs(slopes[i].Scalar);
        }

        return sums;
    }
}
