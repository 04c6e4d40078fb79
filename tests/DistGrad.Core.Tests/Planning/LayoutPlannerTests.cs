using CsCheck;

namespace DistGrad.Core.Tests.Planning;

public class LayoutPlannerTests
{
    private static readonly Gen<(long[] Work, int Silos)> Loads = Gen.Select(Gen.Long[0, 100].Array[1, 40], Gen.Int[1, 8]);

    [Fact]
    public void Assign_Fresh_IsBalancedAndKeepsNeighboursTogether() =>
        Loads.Sample(load =>
        {
            var owners = LayoutPlanner.Assign(load.Work, Silos(load.Silos));

            AssertBalanced(load.Work, owners, load.Silos);
            Assert.Equal(owners.Order(), owners);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    public void Assign_TwelveEqualShards_DivideEvenly(int silos) =>
        Assert.All(LayoutPlanner.Assign([.. Enumerable.Repeat(7L, 12)], Silos(silos)).CountBy(owner => owner), silo => Assert.Equal(12 / silos, silo.Value));

    [Fact]
    public void Assign_MoreSilosThanShards_GivesEachShardItsOwn()
    {
        var owners = LayoutPlanner.Assign([5, 5, 5], Silos(8));

        Assert.Equal(3, owners.Distinct().Count());
    }

    [Fact]
    public void Assign_WithPrevious_IsBalanced() =>
        Gen.Select(Loads, Gen.Int[1, 8], Gen.Int[0, 8]).Sample((load, before, offset) =>
        {
            var previous = Names(LayoutPlanner.Assign(load.Work, Silos(before, offset)), Silos(before, offset));

            var owners = LayoutPlanner.Assign(load.Work, Silos(load.Silos), previous);

            AssertBalanced(load.Work, owners, load.Silos);
        });

    [Fact]
    public void Assign_WithPrevious_ShardsOfSurvivorsStayWithinTheirShare() =>
        Gen.Select(Loads, Gen.Int[1, 8], Gen.Int[0, 8]).Sample((load, before, offset) =>
        {
            var silos = Silos(load.Silos);
            var previous = Names(LayoutPlanner.Assign(load.Work, Silos(before, offset)), Silos(before, offset));

            var owners = LayoutPlanner.Assign(load.Work, silos, previous);

            var share = (load.Work.Sum() + silos.Length - 1) / silos.Length;
            foreach (var silo in silos)
            {
                // Whoever had no more than the share loses nothing.
                var had = Enumerable.Range(0, previous.Length).Where(shard => previous[shard] == silo).ToArray();
                if (had.Sum(shard => load.Work[shard]) <= share) Assert.All(had, shard => Assert.Equal(silo, silos[owners[shard]]));
            }
        });

    [Fact]
    public void Assign_SiloLost_OnlyItsShardsMove()
    {
        long[] work = [.. Enumerable.Repeat(10L, 12)];
        var previous = Names(LayoutPlanner.Assign(work, Silos(3)), Silos(3));

        string[] left = ["silo 2", "silo 0"];
        var owners = LayoutPlanner.Assign(work, left, previous);

        Assert.All(Enumerable.Range(0, 12).Where(shard => previous[shard] != "silo 1"), shard => Assert.Equal(previous[shard], left[owners[shard]]));
        Assert.All(owners.CountBy(owner => owner), silo => Assert.Equal(6, silo.Value));
    }

    [Fact]
    public void Assign_SiloJoins_TakesItsShareAndNothingElseMoves()
    {
        long[] work = [.. Enumerable.Repeat(10L, 12)];
        var previous = Names(LayoutPlanner.Assign(work, Silos(2)), Silos(2));

        var owners = Names(LayoutPlanner.Assign(work, Silos(3), previous), Silos(3));

        Assert.Equal(4, owners.Count(owner => owner == "silo 2"));
        Assert.Equal(4, Enumerable.Range(0, 12).Count(shard => owners[shard] != previous[shard]));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 0)]
    public void Assign_NoSiloChangedAndSharesAreUneven_NothingMoves(int first, int second, int third)
    {
        string[] previous = [$"silo {first}", $"silo {second}", $"silo {third}"];

        Assert.Equal([first, second, third], LayoutPlanner.Assign([10, 10, 10], Silos(2), previous));
    }

    [Fact]
    public void Assign_SameArguments_SameOwners() =>
        Loads.Sample(load => LayoutPlanner.Assign(load.Work, Silos(load.Silos)).SequenceEqual(LayoutPlanner.Assign(load.Work, Silos(load.Silos))));

    [Fact]
    public void Assign_NoSilo_IsRefused() => Assert.Throws<ArgumentException>(() => LayoutPlanner.Assign<string>([1], []));

    private static string[] Silos(int count, int offset = 0) => [.. Enumerable.Range(offset, count).Select(i => $"silo {i}")];

    private static string[] Names(int[] owners, string[] silos) => [.. owners.Select(owner => silos[owner])];

    private static void AssertBalanced(long[] work, int[] owners, int silos)
    {
        var loads = new long[silos];
        for (var shard = 0; shard < work.Length; shard++) loads[owners[shard]] += work[shard];
        Assert.InRange(loads.Max(), 0, ((work.Sum() + silos - 1) / silos) + work.Max());
    }
}
