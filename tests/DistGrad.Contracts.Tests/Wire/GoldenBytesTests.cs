using System.Text;

namespace DistGrad.Contracts.Tests.Wire;

public class GoldenBytesTests
{
    private const int BytesPerLine = 48;

    private static readonly RecordedFile Recorded = new("WireTypes.golden.txt");

    public static TheoryData<string> Names => [.. Golden.Keys];

    private static SortedDictionary<string, object> Golden { get; } =
        new(WireTypes.All.Where(type => !type.IsAbstract).ToDictionary(type => type.Name, type => Samples.Golden(type)!), StringComparer.Ordinal);

    [Fact]
    public void Bytes_OfAllWireTypes_AreThoseOnRecord()
    {
        var text = string.Concat(Golden.Select(pair => Section(pair.Key, WireSerializer.Bytes(pair.Value))));
        if (Recorded.Rewrite(text)) return;
        var recorded = Sections();

        Assert.Equal(Golden.Keys, recorded.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, sample) in Golden)
        {
            var same = WireSerializer.Bytes(sample).AsSpan().SequenceEqual(recorded[name]);
            Assert.True(same, $"The bytes of {name} have changed. {Recorded.Advice}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_OnRecord_ReadAsTheSample(string name)
    {
        Assert.True(Sections().TryGetValue(name, out var bytes), $"{name} is not on record. {Recorded.Advice}");

        Assert.Equal(WireText.Of(Golden[name]), WireText.Of(WireSerializer.Read(bytes)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_OfAnyWireType_NameItByItsAlias(string name)
    {
        var text = Encoding.Latin1.GetString(WireSerializer.Bytes(Golden[name]));

        Assert.Contains(WireTypes.Alias(Golden[name].GetType())!, text, StringComparison.Ordinal);
        Assert.DoesNotContain("DistGrad.", text, StringComparison.Ordinal);
    }

    private static string Section(string name, byte[] bytes) =>
        $"{name}\n{string.Concat(bytes.Chunk(BytesPerLine).Select(line => $"  {Convert.ToHexStringLower(line)}\n"))}";

    private static Dictionary<string, byte[]> Sections()
    {
        var sections = new Dictionary<string, byte[]>();
        var name = "";
        foreach (var line in Recorded.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == ' ') sections[name] = [.. sections[name], .. Convert.FromHexString(line.Trim())];
            else sections[name = line.Trim()] = [];
        }

        return sections;
    }
}
