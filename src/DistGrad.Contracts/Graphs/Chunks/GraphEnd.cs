using System.Runtime.InteropServices;
using System.Text;

namespace DistGrad;

/// <summary>The last chunk of a graph: what it is called, what its nodes are called, and what it is for.</summary>
/// <param name="Name">Name of the graph.</param>
/// <param name="NamedNodes">Nodes that have a name, ascending.</param>
/// <param name="Names">Their names, in the same order.</param>
/// <param name="Groups">Groups of inputs, ascending.</param>
/// <param name="Outputs">Nodes the graph was built for.</param>
internal sealed record GraphEnd(string Name, int[] NamedNodes, string[] Names, InputGroup[] Groups, int[] Outputs)
{
    /// <summary>The chunk.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(GraphFormat.EndMagic);
            writer.Write(Name);
            WriteColumn(writer, NamedNodes);
            foreach (var name in Names) writer.Write(name);
            writer.Write(Groups.Length);
            foreach (var group in Groups)
            {
                writer.Write(group.Name);
                writer.Write(group.First);
                writer.Write(group.Count);
            }

            WriteColumn(writer, Outputs);
        }

        return stream.ToArray();
    }

    /// <summary>Reads the chunk, after the four bytes it begins with.</summary>
    public static GraphEnd Read(BinaryReader reader)
    {
        var name = reader.ReadString();
        var named = ReadColumn(reader);
        var names = new string[named.Length];
        for (var i = 0; i < names.Length; i++) names[i] = reader.ReadString();
        var groups = new InputGroup[ValueFormat.Length(reader, minimumSize: 9)];
        for (var i = 0; i < groups.Length; i++) groups[i] = new InputGroup(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        return new GraphEnd(name, named, names, groups, ReadColumn(reader));
    }

    private static void WriteColumn(BinaryWriter writer, int[] column)
    {
        writer.Write(column.Length);
        writer.Write(MemoryMarshal.AsBytes<int>(column));
    }

    private static int[] ReadColumn(BinaryReader reader)
    {
        var column = new int[ValueFormat.Length(reader, sizeof(int))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        return column;
    }
}
