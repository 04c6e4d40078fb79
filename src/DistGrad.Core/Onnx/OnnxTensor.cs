using DistGrad.Onnx;
using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad;

/// <summary>Tensors as files of their own, in the form of ONNX test data: a serialised <c>TensorProto</c>, <c>input_0.pb</c>.</summary>
public static class OnnxTensor
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">The file holds no tensor, or one that DistGrad does not have.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (string Name, Tensor Tensor) Load(string path) => Read(Bytes(path), Path.GetFileName(path));

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="OnnxException">The bytes are no tensor, or one that DistGrad does not have.</exception>
    public static (string Name, Tensor Tensor) Read(byte[] bytes, string source = "tensor")
    {
        try
        {
            var proto = TensorProto.Parser.ParseFrom(bytes);
            return (proto.Name, TensorReader.Read(proto, external: null));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxException(source, $"it is no tensor, or cut short: {e.Message}", e);
        }
        catch (GraphException e)
        {
            throw new OnnxException(source, e.Message, e);
        }
    }

    /// <summary>The content of a file for a tensor.</summary>
    /// <param name="name">Name of the value; may be empty.</param>
    /// <param name="tensor">The tensor.</param>
    public static byte[] Write(string name, Tensor tensor) => TensorProtos.Write(tensor, name).ToByteArray();

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="name">Name of the value; may be empty.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, string name, Tensor tensor) => File.WriteAllBytes(path, Write(name, tensor));

    private static byte[] Bytes(string path) =>
        new FileInfo(path).Length <= Array.MaxLength ? File.ReadAllBytes(path) : throw new OnnxException(Path.GetFileName(path), $"it is larger than {Array.MaxLength:N0} bytes, the limit of the format.");
}
