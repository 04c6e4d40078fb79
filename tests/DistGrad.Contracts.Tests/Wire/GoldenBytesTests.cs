using System.Text;

namespace DistGrad.Contracts.Tests.Wire;

public class GoldenBytesTests
{
    private const int BytesPerLine = 48;

    private static readonly SortedDictionary<string, object> Golden = new(
        WireTypes.All.Select(Samples.Golden).OfType<object>().ToDictionary(sample => sample.GetType().Name),
        StringComparer.Ordinal);

    private static readonly RecordedFile Recorded = new(
        "WireTypes.golden.txt",
        string.Concat(Golden.Select(pair => Section(pair.Key, WireSerializer.Bytes(pair.Value)))));

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Fact]
    public void Bytes_OfAllWireTypes_AreThoseOnRecord()
    {
        var recorded = Sections();
        var changed = Golden.Keys.Union(recorded.Keys).Where(name =>
            !Golden.TryGetValue(name, out var sample)
            || !recorded.TryGetValue(name, out var bytes)
            || !WireSerializer.Bytes(sample).SequenceEqual(bytes));

        Assert.True(!changed.Any(), $"The bytes of {string.Join(", ", changed)} have changed. {Recorded.Advice}");
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
