using System.Collections.Immutable;

namespace DistGrad;

/// <summary>The binary form of types, tensors and attributes.</summary>
internal static class ValueFormat
{
    private const int MostAttributes = 256;

    private enum Tag : byte
    {
        Int = 1,
        Float = 2,
        String = 3,
        Tensor = 4,
        Ints = 5,
        Floats = 6,
        Strings = 7,
    }

    public static void Write(BinaryWriter writer, TensorType type)
    {
        writer.Write((byte)type.DType);
        var shape = type.Shape;
        writer.Write(shape.HasRank ? shape.Rank : -1);
        if (!shape.HasRank) return;
        for (var d = 0; d < shape.Rank; d++)
        {
            writer.Write(shape[d]);
            if (shape[d] == Shape.Open) writer.Write(shape.NameOf(d) ?? "");
        }
    }

    public static TensorType ReadType(BinaryReader reader)
    {
        var dtype = (DType)reader.ReadByte();
        if (!Enum.IsDefined(dtype)) throw new GraphFormatException($"There is an unknown element type {(int)dtype}.");
        var rank = reader.ReadInt32();
        if (rank == -1) return new TensorType(dtype, Shape.Unknown);
        Check(reader, rank, sizeof(long));
        var (extents, names) = (new long[rank], new string?[rank]);
        for (var d = 0; d < rank; d++)
        {
            extents[d] = reader.ReadInt64();
            if (extents[d] == Shape.Open && reader.ReadString() is { Length: > 0 } name) names[d] = name;
        }

        return new TensorType(dtype, new Shape(extents, names));
    }

    public static void Write(BinaryWriter writer, Tensor tensor)
    {
        Write(writer, tensor.Type);
        writer.Write(tensor.Bytes.Span);
    }

    public static Tensor ReadTensor(BinaryReader reader)
    {
        var type = ReadType(reader);
        if (!type.IsKnown) throw new GraphFormatException($"A tensor cannot be {type}.");
        var count = type.ByteCount;
        if (count > reader.BaseStream.Length - reader.BaseStream.Position) throw new GraphFormatException($"The graph is cut short: a tensor {type} with {reader.BaseStream.Length - reader.BaseStream.Position} bytes left.");
        var bytes = TensorBuffer.New((int)count);
        reader.BaseStream.ReadExactly(bytes.Span);
        return new Tensor(type, bytes);
    }

    public static void Write(BinaryWriter writer, Attributes attributes)
    {
        writer.Write(attributes.Count);
        foreach (var (name, value) in attributes.Items)
        {
            writer.Write(name);
            switch (value)
            {
                case long integer: writer.Write((byte)Tag.Int); writer.Write(integer); break;
                case double number: writer.Write((byte)Tag.Float); writer.Write(number); break;
                case string text: writer.Write((byte)Tag.String); writer.Write(text); break;
                case Tensor tensor: writer.Write((byte)Tag.Tensor); Write(writer, tensor); break;
                case ImmutableArray<long> integers: WriteAll(writer, Tag.Ints, integers, writer.Write); break;
                case ImmutableArray<double> numbers: WriteAll(writer, Tag.Floats, numbers, writer.Write); break;
                case ImmutableArray<string> strings: WriteAll(writer, Tag.Strings, strings, writer.Write); break;
            }
        }
    }

    public static Attributes ReadAttributes(BinaryReader reader)
    {
        var count = Length(reader, minimumSize: 3);
        if (count > MostAttributes) throw new GraphFormatException($"A node has {count} attributes; at most {MostAttributes} are possible.");
        var attributes = Attributes.None;
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            attributes = attributes.With(name, (Tag)reader.ReadByte() switch
            {
                Tag.Int => reader.ReadInt64(),
                Tag.Float => reader.ReadDouble(),
                Tag.String => reader.ReadString(),
                Tag.Tensor => ReadTensor(reader),
                Tag.Ints => ReadAll(reader, sizeof(long), reader.ReadInt64),
                Tag.Floats => ReadAll(reader, sizeof(double), reader.ReadDouble),
                Tag.Strings => ReadAll(reader, 1, reader.ReadString),
                var tag => throw new GraphFormatException($"Attribute '{name}' has an unknown type {(int)tag}."),
            });
        }

        return attributes;
    }

    /// <summary>Reads a length; one that the rest of the stream cannot hold is refused before anything is allocated for it.</summary>
    public static int Length(BinaryReader reader, int minimumSize)
    {
        var length = reader.ReadInt32();
        Check(reader, length, minimumSize);
        return length;
    }

    private static void Check(BinaryReader reader, int length, int minimumSize)
    {
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (length < 0 || (long)length * minimumSize > left) throw new GraphFormatException($"The graph is cut short: a column of {length} entries with {left} bytes left.");
    }

    private static void WriteAll<T>(BinaryWriter writer, Tag tag, ImmutableArray<T> items, Action<T> write)
    {
        writer.Write((byte)tag);
        writer.Write(items.Length);
        foreach (var item in items) write(item);
    }

    private static object ReadAll<T>(BinaryReader reader, int minimumSize, Func<T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>(Length(reader, minimumSize));
        for (var i = items.Capacity; i > 0; i--) items.Add(read());
        return items.MoveToImmutable();
    }
}
