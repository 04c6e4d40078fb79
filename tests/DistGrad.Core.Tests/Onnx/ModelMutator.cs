using DistGrad.Onnx.Proto;
using Google.Protobuf;

namespace DistGrad.Core.Tests.Onnx;

/// <summary>Spoils models: bytes of the file, or messages in it. The same seed spoils in the same way.</summary>
internal sealed class ModelMutator(IReadOnlyList<byte[]> models)
{
    private static readonly long[] OddNumbers =
        [0, 1, -1, 2, -2, 3, 7, 255, 65_536, 1_000_000, int.MaxValue, int.MinValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue];

    private static readonly string[] AttributeNames =
        ["axis", "axes", "pads", "strides", "kernel_shape", "group", "keepdims", "perm", "to", "num_outputs", "dilations", "equation", "shape", "value", "k", "batch_dims", "start", "end", "blocksize", "num_groups", "xs", "y"];

    private static readonly string[] Ops = [.. OpRegistry.Standard.Ops.Select(op => op.Name), "If", "Constant", "Resize", "Upsample", "Scatter", "Frobnicate", ""];

    public byte[] Mutate(int seed)
    {
        var random = new Random(seed);
        var bytes = (byte[])models[random.Next(models.Count)].Clone();
        var times = 1 + random.Next(4);
        if (random.Next(3) == 0)
        {
            for (var i = 0; i < times; i++) bytes = Spoil(bytes, random);
            return bytes;
        }

        var model = ModelProto.Parser.ParseFrom(bytes);
        for (var i = 0; i < times; i++) Spoil(model, random);
        return model.ToByteArray();
    }

    private byte[] Spoil(byte[] bytes, Random random)
    {
        if (bytes.Length == 0) return bytes;
        var at = random.Next(bytes.Length);
        var (few, many) = (Math.Min(bytes.Length - at, 1 + random.Next(16)), Math.Min(bytes.Length - at, 1 + random.Next(64)));
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
            case 1: bytes[at] = (byte)random.Next(256); return bytes;
            case 2: bytes.AsSpan(at, few).Fill(255); return bytes;
            case 3: return bytes[..at];
            case 4: return [.. bytes[..at], .. bytes[(at + few)..]];
            case 5: return [.. bytes[..at], .. bytes[at..(at + many)], .. bytes[at..]];
            default:
                var other = models[random.Next(models.Count)];
                var start = random.Next(other.Length);
                return [.. bytes[..at], .. other[start..Math.Min(other.Length, start + 64)], .. bytes[at..]];
        }
    }

    private static void Spoil(ModelProto model, Random random)
    {
        var graph = model.Graph;
        if (graph is null || graph.Node.Count == 0 || graph.Input.Count == 0) return;
        var node = Pick(model.Functions.Count > 0 && random.Next(4) == 0 ? Pick(model.Functions, random)!.Node : graph.Node, random);
        if (node is null) return;
        string[] names = [.. graph.Node.SelectMany(each => each.Output.Concat(each.Input)), .. graph.Initializer.Select(tensor => tensor.Name)];
        var tensor = Pick([.. graph.Initializer, .. graph.Node.SelectMany(each => each.Attribute).Where(attribute => attribute.T is not null).Select(attribute => attribute.T)], random);
        var info = Pick([.. graph.Input, .. graph.Output], random)!;
        switch (random.Next(20))
        {
            case 0: node.OpType = Ops[random.Next(Ops.Length)]; break;
            case 1: node.Domain = random.Next(2) == 0 ? "com.example" : "ai.onnx"; break;
            case 2 when tensor is not null: tensor.DataType = random.Next(30) - 1; break;
            case 3 when tensor is not null: Spoil(tensor.Dims, random); break;
            case 4 when tensor is { RawData.Length: > 0 }: tensor.RawData = ByteString.CopyFrom(Spoil(tensor.RawData.ToByteArray(), random, 4)); break;
            case 5 when tensor is not null: tensor.DataLocation = TensorProto.Types.DataLocation.External; break;
            case 6 when info.Type?.TensorType?.Shape is { } shape: Spoil(shape, random); break;
            case 7 when info.Type?.TensorType is { } type: type.ElemType = random.Next(30) - 1; break;
            case 8 when node.Attribute.Count > 0: Spoil(Pick(node.Attribute, random)!, random); break;
            case 9: node.Attribute.Add(Protos.Attribute(AttributeNames[random.Next(AttributeNames.Length)], random.Next(2) == 0 ? Odd(random) : new[] { Odd(random), Odd(random) })); break;
            case 10 when node.Attribute.Count > 0: node.Attribute.RemoveAt(random.Next(node.Attribute.Count)); break;
            case 11 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = names[random.Next(names.Length)]; break;
            case 12: node.Input.Add(names[random.Next(names.Length)]); break;
            case 13 when node.Input.Count > 0: node.Input.RemoveAt(random.Next(node.Input.Count)); break;
            case 14 when node.Output.Count > 0: node.Output[random.Next(node.Output.Count)] = names[random.Next(names.Length)]; break;
            case 15: node.Output.Add($"more{random.Next(3)}"); break;
            case 16: graph.Node.RemoveAt(random.Next(graph.Node.Count)); break;
            case 17: graph.Node.Insert(random.Next(graph.Node.Count), Pick(graph.Node, random)!.Clone()); break;
            case 18 when model.OpsetImport.Count > 0: Pick(model.OpsetImport, random)!.Version = random.Next(30); break;
            case 19: info.Name = names[random.Next(names.Length)]; break;
        }
    }

    private static void Spoil(Google.Protobuf.Collections.RepeatedField<long> dims, Random random)
    {
        if (dims.Count > 0 && random.Next(2) == 0) dims[random.Next(dims.Count)] = Odd(random);
        else dims.Add(Odd(random));
    }

    private static void Spoil(TensorShapeProto shape, Random random)
    {
        if (shape.Dim.Count > 0 && random.Next(2) == 0) Pick(shape.Dim, random)!.DimValue = Odd(random);
        else shape.Dim.Add(random.Next(2) == 0 ? new TensorShapeProto.Types.Dimension { DimParam = "n" } : new TensorShapeProto.Types.Dimension { DimValue = Odd(random) });
    }

    private static void Spoil(AttributeProto attribute, Random random)
    {
        (attribute.I, attribute.F) = (Odd(random), random.Next(2) == 0 ? float.NaN : 1e30f);
        if (attribute.Ints.Count > 0 || random.Next(3) == 0) Spoil(attribute.Ints, random);
        if (random.Next(4) == 0) attribute.Type = (AttributeProto.Types.AttributeType)random.Next(16);
        if (random.Next(8) == 0) attribute.RefAttrName = AttributeNames[random.Next(AttributeNames.Length)];
    }

    private static byte[] Spoil(byte[] bytes, Random random, int places)
    {
        for (var i = 0; i < places; i++) bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
        return bytes;
    }

    private static long Odd(Random random) => OddNumbers[random.Next(OddNumbers.Length)];

    private static T? Pick<T>(IReadOnlyList<T> items, Random random) => items.Count == 0 ? default : items[random.Next(items.Count)];
}
