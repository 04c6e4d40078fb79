using System.Runtime.InteropServices;
using System.Text;

namespace DistGrad;

/// <summary>The binary form of a graph: a header, then the columns as raw little-endian bytes.</summary>
internal static class GraphFormat
{
    private const uint Magic = 0x33474744; // "DGG3"

    public static byte[] Write(Graph graph)
    {
        var columns = graph.Columns;
        using var stream = new MemoryStream((14 * graph.Count) + 256);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(graph.Name);
            writer.Write(columns.Kinds.Length);
            foreach (var kind in columns.Kinds)
            {
                writer.Write(kind.Op);
                ValueFormat.Write(writer, kind.Type);
                ValueFormat.Write(writer, kind.Attributes);
                writer.Write(kind.Output);
            }

            WriteColumn<ushort>(writer, columns.KindOf);
            WriteColumn<int>(writer, columns.InputStart);
            WriteColumn<int>(writer, columns.Inputs);
            WriteColumn<int>(writer, columns.ConstantNodes);
            WriteColumn<double>(writer, columns.ConstantValues);
            WriteColumn<int>(writer, columns.TensorNodes);
            foreach (var tensor in columns.Tensors) ValueFormat.Write(writer, tensor);
            WriteColumn<int>(writer, columns.NamedNodes);
            foreach (var name in columns.Names) writer.Write(name);
            writer.Write(columns.Groups.Length);
            foreach (var group in columns.Groups)
            {
                writer.Write(group.Name);
                writer.Write(group.First);
                writer.Write(group.Count);
            }

            WriteColumn<int>(writer, columns.Outputs);
        }

        return stream.ToArray();
    }

    public static Graph Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadChecked(bytes);
        }
        catch (Exception e) when (e is EndOfStreamException or IOException or ArgumentException or OverflowException or FormatException)
        {
            throw new GraphFormatException($"The bytes are no graph: {e.Message}", e);
        }
    }

    private static Graph ReadChecked(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        if (reader.ReadUInt32() != Magic) throw new GraphFormatException("The bytes are no graph: they do not begin with 'DGG3'.");
        var name = reader.ReadString();
        var kinds = new NodeKind[Length(reader, minimumSize: 6)];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = new NodeKind(reader.ReadString(), ValueFormat.ReadType(reader), ValueFormat.ReadAttributes(reader), reader.ReadInt32());
        }

        var columns = new GraphColumns
        {
            Kinds = kinds,
            KindOf = ReadColumn<ushort>(reader),
            InputStart = ReadColumn<int>(reader),
            Inputs = ReadColumn<int>(reader),
            ConstantNodes = ReadColumn<int>(reader),
            ConstantValues = ReadColumn<double>(reader),
            TensorNodes = ReadColumn<int>(reader) is var nodes ? nodes : [],
            Tensors = ReadTensors(reader, nodes.Length),
            NamedNodes = ReadColumn<int>(reader) is var named ? named : [],
            Names = ReadNames(reader, named.Length),
            Groups = ReadGroups(reader),
            Outputs = ReadColumn<int>(reader),
        };
        if (stream.Position != stream.Length) throw new GraphFormatException($"The graph has {stream.Length - stream.Position} bytes too many at its end.");
        GraphInvariants.Check(columns);
        return new Graph(name, columns);
    }

    private static string[] ReadNames(BinaryReader reader, int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++) names[i] = reader.ReadString();
        return names;
    }

    private static InputGroup[] ReadGroups(BinaryReader reader)
    {
        var groups = new InputGroup[Length(reader, minimumSize: 9)];
        for (var i = 0; i < groups.Length; i++) groups[i] = new InputGroup(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        return groups;
    }

    private static Tensor[] ReadTensors(BinaryReader reader, int count)
    {
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++) tensors[i] = ValueFormat.ReadTensor(reader);
        return tensors;
    }

    private static void WriteColumn<T>(BinaryWriter writer, ReadOnlySpan<T> column)
        where T : unmanaged
    {
        writer.Write(column.Length);
        writer.Write(MemoryMarshal.AsBytes(column));
    }

    private static T[] ReadColumn<T>(BinaryReader reader)
        where T : unmanaged
    {
        var column = new T[Length(reader, System.Runtime.CompilerServices.Unsafe.SizeOf<T>())];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        return column;
    }

    private static int Length(BinaryReader reader, int minimumSize) => ValueFormat.Length(reader, minimumSize);
}
