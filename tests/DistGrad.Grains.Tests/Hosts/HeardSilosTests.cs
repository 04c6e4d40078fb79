using System.Net;

namespace DistGrad.Grains.Tests;

public class HeardSilosTests
{
    private const int Patience = 3;

    // From the oldest to the youngest.
    private static readonly SiloAddress[] All = [.. Enumerable.Range(1, 4).Select(number => SiloAddress.New(IPAddress.Loopback, 20_000 - number, 100 + number))];

    private static readonly SiloAddress[] Five = [.. All, SiloAddress.New(IPAddress.Loopback, 30_000, 500)];

    [Fact]
    public void EndRound_YoungerSiloIsNotHeard_IsDeclaredDeadAfterThePatience()
    {
        var silos = Met(All[0], All[..3]);

        Assert.Equal([null, null, All[2]], Rounds(silos, 3, All[..3], All[1]));
    }

    [Fact]
    public void EndRound_OlderSiloIsNotHeard_IsLeftToActItselfForTwiceThePatience()
    {
        var silos = Met(All[2], All[..3]);

        // Two are older than this one.
        var rounds = Rounds(silos, (2 * Patience) + 2, All[..3], All[1]);

        Assert.All(rounds[..^1], Assert.Null);
        Assert.Equal(All[0], rounds[^1]);
    }

    [Fact]
    public void EndRound_FewerThanHalfAreHeard_DoesNothing()
    {
        var silos = Met(Five[0], Five);

        Assert.All(Rounds(silos, 20, Five, Five[1]), Assert.Null);
        Assert.Equal(Five[4], Round(silos, Five, Five[1], Five[2]));
    }

    [Fact]
    public void EndRound_NeverHeard_IsNotExpectedToBe()
    {
        var silos = new HeardSilos(All[0], Patience);

        Assert.All(Rounds(silos, 20, All[..3], All[1]), Assert.Null);
    }

    [Fact]
    public void EndRound_SignOfAnotherFallsIntoTheNextRound_ActsAllTheSame()
    {
        var silos = Met(All[0], All[..3]);
        Rounds(silos, Patience - 1, All[..3], All[1]);

        Assert.Equal(All[2], Round(silos, All[..3]));
    }

    [Fact]
    public async Task Through_AnswerComes_CountsAsHeard()
    {
        var silos = new HeardSilos(All[0], Patience);

        Assert.Equal(7, await silos.Through(All[1], Task.FromResult(7)));
        Assert.True(silos.Has(All[1]));

        await Assert.ThrowsAsync<TimeoutException>(() => silos.Through(All[2], Task.FromException<int>(new TimeoutException())));
        Assert.False(silos.Has(All[2]));
    }

    [Fact]
    public void EndRound_NobodyIsHeard_DoesNothing()
    {
        var silos = Met(All[0], All[..3]);

        Assert.All(Rounds(silos, 10, All[..3]), Assert.Null);
    }

    [Fact]
    public void EndRound_HeardNowAndThen_DoesNothing()
    {
        var silos = Met(All[0], All[..3]);
        for (var times = 0; times < 3; times++)
        {
            Assert.All(Rounds(silos, Patience - 1, All[..3], All[1]), Assert.Null);
            Assert.Null(Round(silos, All[..3], All[1], All[2]));
        }
    }

    [Fact]
    public void EndRound_SeveralAreNotHeard_TheYoungestIsFirst()
    {
        var silos = Met(Five[0], Five);

        Assert.Equal([null, null, Five[3]], Rounds(silos, 3, Five, Five[1], Five[4]));
    }

    [Fact]
    public void EndRound_NotTheOldest_ActsLater()
    {
        var silos = Met(All[1], All);

        Assert.Equal([null, null, null, All[3]], Rounds(silos, 4, All, All[0], All[2]));
    }

    [Fact]
    public void EndRound_MembershipChanges_CountsAnew()
    {
        var silos = Met(All[0], All);
        Rounds(silos, Patience - 1, All, All[1], All[3]);

        Assert.Equal([null, null, All[2]], Rounds(silos, 3, All[..3], All[1]));
    }

    [Fact]
    public void EndRound_StrangerIsHeard_IsIgnored()
    {
        var silos = new HeardSilos(All[0], Patience);

        Assert.All(Rounds(silos, 10, All[..2], All[3]), Assert.Null);
    }

    // One that has heard all of them once.
    private static HeardSilos Met(SiloAddress self, SiloAddress[] active)
    {
        var silos = new HeardSilos(self, Patience);
        Round(silos, active, [.. active.Where(silo => !silo.Equals(self))]);
        return silos;
    }

    private static List<SiloAddress?> Rounds(HeardSilos silos, int count, SiloAddress[] active, params SiloAddress[] heard) =>
        [.. Enumerable.Range(0, count).Select(_ => Round(silos, active, heard))];

    private static SiloAddress? Round(HeardSilos silos, SiloAddress[] active, params SiloAddress[] heard)
    {
        foreach (var silo in heard) silos.Add(silo);
        return silos.EndRound(active);
    }
}
