using CsCheck;
using DistGrad.Planning.Memory;

namespace DistGrad.Core.Tests.Planning.Memory;

public class LiveBytesTests
{
    private static readonly Gen<(int From, int To, long Bytes)[]> Edges =
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 9], Gen.Long[0, 20], (from, length, bytes) => (from, Math.Min(10, from + length), bytes)).Array[0, 20];

    [Fact]
    public void Peak_AnyEvents_IsNoLessThanTheHeaviestCutAndNoMoreThanEverything() => Edges.Sample(edges =>
    {
        var live = new LiveBytes(11);
        foreach (var (from, to, bytes) in edges) live.Add(from, to, bytes);

        Assert.InRange(live.Peak(), HeaviestCut(edges, 11), edges.Sum(edge => edge.Bytes));
    });

    [Fact]
    public void Peak_Chain_IsTheLargestLink()
    {
        var live = new LiveBytes(5);
        foreach (var (from, bytes) in new long[] { 3, 8, 2, 5 }.Select((bytes, from) => (from, bytes))) live.Add(from, from + 1, bytes);

        Assert.Equal(8, live.Peak());
    }

    [Fact]
    public void Peak_ForwardAndBackward_IsWhatIsKeptForTheWayBack()
    {
        // There and back over ten steps: each keeps 7 until its turn comes again; 1 travels.
        var live = new LiveBytes(20);
        for (var at = 0; at < 19; at++) live.Add(at, at + 1, 1);
        for (var at = 0; at < 10; at++) live.Add(at, 19 - at, 7);

        Assert.Equal(71, live.Peak());
    }

    [Fact]
    public void Peak_BranchesThatMayWaitForEachOther_CountTogether()
    {
        var live = new LiveBytes(6);
        live.Add(0, 1, 4);
        live.Add(0, 2, 1);
        live.Add(1, 3, 1);
        live.Add(2, 4, 9);
        live.Add(3, 5, 0);
        live.Add(4, 5, 0);

        Assert.Equal(13, live.Peak());
    }

    [Fact]
    public void Add_EdgeBackInTime_IsRefused() => Assert.Throws<ArgumentException>(() => new LiveBytes(3).Add(2, 1, 1));

    private static long HeaviestCut((int From, int To, long Bytes)[] edges, int events)
    {
        var heaviest = 0L;
        for (var happened = 0; happened < 1 << events; happened++)
        {
            if (edges.Any(edge => Has(happened, edge.To) && !Has(happened, edge.From))) continue;
            heaviest = Math.Max(heaviest, edges.Where(edge => Has(happened, edge.From) && !Has(happened, edge.To)).Sum(edge => edge.Bytes));
        }

        return heaviest;
    }

    private static bool Has(int events, int at) => (events >> at & 1) != 0;
}
