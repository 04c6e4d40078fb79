using System.Text.Json;
using DistGrad.Tests;

namespace DistGrad.Kernels.Tests.Tensors;

/// <summary>A model of the acceptance cases, with what it is fed and what it should give.</summary>
internal sealed class CaseModel
{
    private readonly string _data;

    public CaseModel(params string[] path)
    {
        var folder = Cases.PathOf(path);
        _data = Path.Combine(folder, "test_data_set_0");
        Model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
    }

    public OnnxModel Model { get; }

    public Graph Graph => Model.Graph;

    public string[] Outputs => [.. Model.Outputs.Select(output => output.Name)];

    public Dictionary<string, Tensor> Feeds =>
        Read("input").Select((tensor, i) => (Model.Inputs[i].Name, Tensor: tensor)).Where(feed => Graph.TryFind(feed.Name, out _)).ToDictionary(feed => feed.Name, feed => feed.Tensor);

    /// <summary>Names of all cases of a kind.</summary>
    public static TheoryData<string> Names(string kind) => Cases.Folder is null ? [""] : [.. Directory.GetDirectories(Cases.PathOf(kind)).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public void AssertOutputs(Func<string, Tensor> valueOf, double relative, double absolute)
    {
        var expected = Read("output");
        for (var i = 0; i < expected.Length; i++) AssertClose(expected[i], valueOf(Model.Outputs[i].Name), relative, absolute, Model.Outputs[i].Name);
    }

    public void AssertGradients(Func<string, Tensor> gradientOf)
    {
        var gradient = Gradient();
        var expected = Read("gradient");
        for (var i = 0; i < gradient.Wrt.Length; i++) AssertClose(expected[i], gradientOf(gradient.Wrt[i]), gradient.Relative, gradient.Absolute, $"gradient by {gradient.Wrt[i]}");
    }

    public (string Of, string[] Wrt, double Relative, double Absolute) Gradient()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_data, "gradient.json")));
        var root = json.RootElement;
        return (root.GetProperty("of").GetString()!, [.. root.GetProperty("wrt").EnumerateArray().Select(name => name.GetString()!)], root.GetProperty("rtol").GetDouble(), root.GetProperty("atol").GetDouble());
    }

    private Tensor[] Read(string what)
    {
        var tensors = new List<Tensor>();
        while (Path.Combine(_data, $"{what}_{tensors.Count}.pb") is var file && File.Exists(file)) tensors.Add(OnnxTensor.Load(file).Tensor);
        return [.. tensors];
    }

    private static void AssertClose(Tensor expected, Tensor actual, double relative, double absolute, string what)
    {
        Assert.Equal(expected.Type, actual.Type);
        for (var i = 0; i < expected.Count; i++)
        {
            var (e, a) = (expected.Number(i), actual.Number(i));
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= absolute + (relative * Math.Abs(e)), $"{what}, place {i}: {e:R} expected, {a:R} found");
        }
    }
}
