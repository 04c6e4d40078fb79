using static DistGrad.Functions;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>The models, with weights and data from a seed.</summary>
internal static class BenchModels
{
    private const int Seed = 1;
    private const double BiasScale = 0.01;
    private const double ShiftScale = 0.1;

    /// <summary>A perceptron, by default 784-512-512-10: ReLU, softmax cross entropy.</summary>
    /// <param name="batch">Samples.</param>
    /// <param name="sizes">Numbers of features, from the input to the classes.</param>
    public static BenchModel Mlp(int batch = 256, params ReadOnlySpan<int> sizes)
    {
        if (sizes.IsEmpty) sizes = [784, 512, 512, 10];
        var model = new ModelDraft("mlp", Seed);
        var (x, classes) = (model.Input("x", model.Normal(1, batch, sizes[0])), sizes[^1]);
        var labels = model.Input("labels", Tensor.Vector(Enumerable.Range(0, batch).Select(i => 7L * i % classes).ToArray()));
        for (var layer = 1; layer < sizes.Length; layer++)
        {
            x = model.Linear(x, $"{layer}", sizes[layer - 1], sizes[layer], BiasScale);
            if (layer < sizes.Length - 1) x = Relu(x);
        }

        return model.Build(SoftmaxCrossEntropyLoss(x, labels));
    }

    /// <summary>A transformer block, normalizing first: attention, then two layers with GELU between, each added to what it is given. The loss is the mean square.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="sequence">Places in a sequence.</param>
    /// <param name="width">Features of a place.</param>
    /// <param name="heads">Heads of the attention.</param>
    public static BenchModel Transformer(int batch = 8, int sequence = 128, int width = 256, int heads = 8)
    {
        var model = new ModelDraft("transformer", Seed);
        var (places, depth) = (batch * sequence, width / heads);
        var x = Reshape(model.Variable("x", model.Normal(1, batch, sequence, width)), new Shape(places, width));

        var normalized = model.Normalized(x, "attention", width, ShiftScale);
        var qkv = Reshape(model.Linear(normalized, "qkv", width, 3 * width, BiasScale), new Shape(batch, sequence, 3, heads, depth));
        var parts = Split(Transpose(qkv, 2, 0, 3, 1, 4), 0, 1, 1, 1);
        var (q, k, v) = (Part(parts[0]), Part(parts[1]), Part(parts[2]));
        var attention = Softmax(MatMul(q, Transpose(k, 0, 1, 3, 2)) * (1 / Math.Sqrt(depth)));
        var attended = Reshape(Transpose(MatMul(attention, v), 0, 2, 1, 3), new Shape(places, width));
        x += model.Linear(attended, "out", width, width, BiasScale);

        normalized = model.Normalized(x, "feed", width, ShiftScale);
        var hidden = Gelu(model.Linear(normalized, "up", width, 4 * width, BiasScale));
        x += model.Linear(hidden, "down", 4 * width, width, BiasScale);
        return model.Build(ReduceMean(x * x));

        Expr Part(Expr part) => Reshape(part, new Shape(batch, heads, sequence, depth));
    }
}
