namespace DistGrad.Dashboard.Tests;

/// <summary>Models, as files.</summary>
internal static class Models
{
    /// <summary>A layer, y = relu(x W + b), of a batch of vectors of two numbers.</summary>
    public static byte[] Layer()
    {
        var builder = new GraphBuilder("layer");
        var x = builder.Input("x", new(DType.Float32, new Shape(Shape.Open, 2)));
        var w = builder.Parameter("W", Tensor.Of<float>(new Shape(2, 2), 1, -1, 2, -2));
        var b = builder.Parameter("b", Tensor.Of<float>(new Shape(2), 1, 1));
        return Write(builder.Build(Functions.Relu(Functions.MatMul(x, w) + b).Named("y")));
    }

    /// <summary>The layer with an op in it that is not supported.</summary>
    public static byte[] WithLoop()
    {
        var file = Layer();
        "Loop"u8.CopyTo(file.AsSpan(file.AsSpan().IndexOf("Relu"u8)));
        return file;
    }

    private static byte[] Write(Graph graph)
    {
        using var file = new MemoryStream();
        OnnxModel.Write(graph, file);
        return file.ToArray();
    }
}
