using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Onnx;

/// <summary>Reads the messages of a model file.</summary>
internal static class ModelReader
{
    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">The content of a file.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="OnnxException">The bytes are no model.</exception>
    public static ModelProto Parse(byte[] bytes, string source) => Parse(() => ModelProto.Parser.ParseFrom(bytes), source);

    /// <summary>Reads a model from a stream, up to its end.</summary>
    /// <param name="stream">The content of a file.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="OnnxException">The stream holds no model.</exception>
    public static ModelProto Parse(Stream stream, string source)
    {
        if (stream.CanSeek && stream.Length - stream.Position > int.MaxValue) throw new OnnxException(source, $"it is larger than {int.MaxValue:N0} bytes, the limit of the format; larger models keep their tensors in files of their own.");
        return Parse(() => ModelProto.Parser.ParseFrom(stream), source);
    }

    private static ModelProto Parse(Func<ModelProto> parse, string source)
    {
        ModelProto model;
        try
        {
            model = parse();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxException(source, $"it is no ONNX model, or cut short: {e.Message}", e);
        }

        if (model.Graph is null) throw new OnnxException(source, "it has no graph; it is no ONNX model.");
        return model;
    }
}
