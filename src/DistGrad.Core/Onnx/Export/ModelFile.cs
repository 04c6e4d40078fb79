using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Onnx;

/// <summary>Writes models to files; tensors go to a file of their own where the model would be too large for one.</summary>
internal static class ModelFile
{
    // A file holds 2 GiB at most; shapes and small tensors stay in the model in any case.
    private const long MaxModel = 1L << 30;
    private const int MinExternal = 1024;

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model; its large tensors are taken out of it where they do not fit.</param>
    /// <param name="path">The file.</param>
    /// <param name="maxModel">Greatest number of bytes of tensors within the model.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(ModelProto model, string path, long maxModel = MaxModel)
    {
        if (Tensors(model).Sum(tensor => (long)tensor.RawData.Length) > maxModel) MoveTensors(model, $"{path}.data");
        using var file = File.Create(path);
        model.WriteTo(file);
    }

    private static void MoveTensors(ModelProto model, string path)
    {
        using var file = File.Create(path);
        foreach (var tensor in Tensors(model).Where(tensor => tensor.RawData.Length >= MinExternal))
        {
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(Entry("location", Path.GetFileName(path)));
            tensor.ExternalData.Add(Entry("offset", $"{file.Position}"));
            tensor.ExternalData.Add(Entry("length", $"{tensor.RawData.Length}"));
            file.Write(tensor.RawData.Span);
            tensor.ClearRawData();
        }
    }

    private static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        model.Graph.Initializer.Concat(model.Graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.T is not null).Select(attribute => attribute.T));

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
