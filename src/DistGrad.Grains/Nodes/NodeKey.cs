using System.Globalization;
using System.Text;

namespace DistGrad.Grains;

/// <summary>
/// Key of a node grain: owner silo, plan, shard, node within the shard, with slashes between. The owner, generation
/// included, is part of the key, so nobody's view of the membership can place a node twice.
/// </summary>
internal static class NodeKey
{
    private const byte Separator = (byte)'/';

    public static readonly GrainType Type = GrainType.Create("n");

    /// <summary>What the keys of a shard's nodes have in common.</summary>
    public static string Prefix(SiloAddress owner, string plan, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner.ToParsableString()}/{plan}/{shard}/");

    public static GrainId Of(string prefix, int node) =>
        GrainId.Create(Type, prefix + node.ToString(CultureInfo.InvariantCulture));

    /// <summary>The owner's part of a key, as bytes.</summary>
    public static ReadOnlySpan<byte> Owner(ReadOnlySpan<byte> key)
    {
        var end = key.IndexOf(Separator);
        return end < 0 ? throw Malformed(key) : key[..end];
    }

    public static SiloAddress ParseOwner(ReadOnlySpan<byte> owner) => SiloAddress.FromParsableString(Encoding.ASCII.GetString(owner));

    public static (string Plan, int Shard, int Node) Parse(ReadOnlySpan<byte> key)
    {
        Span<Range> parts = stackalloc Range[5];
        var count = 0;
        foreach (var part in key.Split(Separator))
        {
            if (count == parts.Length) break;
            parts[count++] = part;
        }

        if (count != 4 || !TryParse(key[parts[2]], out var shard) || !TryParse(key[parts[3]], out var node)) throw Malformed(key);
        return (Encoding.ASCII.GetString(key[parts[1]]), shard, node);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static FormatException Malformed(ReadOnlySpan<byte> key) => new($"'{Encoding.UTF8.GetString(key)}' is no key of a node grain.");
}
