using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class KnownPlansTests
{
    private static readonly SiloAddress[] Two = [Silo(1), Silo(2)];

    private readonly FakeTimeProvider _clock = new();
    private readonly KnownPlans _known;

    public KnownPlansTests()
    {
        _known = new KnownPlans(_clock);
    }

    [Fact]
    public void Find_LaidOutOverTheSameSilos_IsThere()
    {
        var plan = Keep("graph", Two);

        Assert.Same(plan, _known.Find(Request("graph"), Two));
        Assert.Same(plan, _known.Find(Request("graph"), [Silo(2), Silo(1)]));
        Assert.Null(_known.Find(Request("other"), Two));
    }

    [Fact]
    public void Find_OtherSilos_IsNotThere()
    {
        Keep("graph", Two);

        Assert.Null(_known.Find(Request("graph"), [Silo(1)]));
        Assert.Null(_known.Find(Request("graph"), [Silo(1), Silo(3)]));
        Assert.Null(_known.Find(Request("graph"), [Silo(1), Silo(2), Silo(3)]));
    }

    [Fact]
    public void Find_AfterASecond_IsAskedForAgain()
    {
        Keep("graph", Two);
        _clock.Advance(KnownPlans.FreshFor);
        Assert.NotNull(_known.Find(Request("graph"), Two));

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(_known.Find(Request("graph"), Two));
        var again = Keep("graph", Two);
        Assert.Same(again, _known.Find(Request("graph"), Two));
    }

    [Fact]
    public void Trim_SomeAreOld_LetsThemGo()
    {
        Keep("old", Two);
        _clock.Advance(KnownPlans.FreshFor + TimeSpan.FromMilliseconds(1));
        Keep("new", Two);

        _known.Trim();

        Assert.Equal(1, _known.Count);
        Assert.NotNull(_known.Find(Request("new"), Two));
    }

    [Fact]
    public void Forget_Graph_TakesItsPlansOnly()
    {
        Keep("a", Two);
        Keep("b", Two);

        _known.Forget("a");

        Assert.Null(_known.Find(Request("a"), Two));
        Assert.NotNull(_known.Find(Request("b"), Two));
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(System.Net.IPAddress.Loopback, 11_110 + number, 1);

    private static PlanRequest Request(string graphId) => new(graphId, PlanSignature.Of([0], PlanSignature.None, []));

    private PreparedPlan Keep(string graphId, SiloAddress[] silos)
    {
        var plan = new PreparedPlan(Outline: null!, new Layout { Silos = silos, OwnerOf = [] });
        _known.Keep(Request(graphId), silos, plan, _clock.GetTimestamp());
        return plan;
    }
}
