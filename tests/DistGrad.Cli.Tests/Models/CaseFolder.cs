using System.Text.Json;

namespace DistGrad.Cli.Tests.Models;

/// <summary>A folder in the layout of the ONNX backend suite, which goes away with the object.</summary>
internal sealed class CaseFolder : IDisposable
{
    public CaseFolder() => Directory.CreateDirectory(Data);

    public string Root { get; } = Directory.CreateTempSubdirectory("distgrad").FullName;

    public string Model => PathOf("model.onnx");

    private string Folder => Path.Combine(Root, "case");

    private string Data => Path.Combine(Folder, "test_data_set_0");

    /// <summary>y = w · x for x of float32[2], and loss = Σ y².</summary>
    public static CaseFolder Squares(params float[] expected)
    {
        var folder = new CaseFolder();
        var builder = new GraphBuilder("squares");
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(2)));
        var w = builder.Parameter("w", Tensor.Vector(2f, -3f));
        var y = (x * w).Named("y");
        folder.Save(builder.Build(y, Functions.ReduceSum(y * y).Named("loss")));
        folder.Save("input_0.pb", "x", Tensor.Vector(1f, 2f));
        folder.Save("output_0.pb", "y", Tensor.Vector(expected));
        return folder;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Save(Graph graph) => OnnxModel.Save(graph, Model);

    public void Save(string file, string name, Tensor tensor) => OnnxTensor.Save(Path.Combine(Data, file), name, tensor);

    /// <summary>Says what gradient of the loss by x is expected.</summary>
    public void ExpectGradient(params float[] gradient)
    {
        File.WriteAllText(Path.Combine(Data, "gradient.json"), JsonSerializer.Serialize(new { of = "loss", wrt = new[] { "x" }, rtol = 1e-4, atol = 1e-6 }));
        Save("gradient_0.pb", "x", Tensor.Vector(gradient));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
