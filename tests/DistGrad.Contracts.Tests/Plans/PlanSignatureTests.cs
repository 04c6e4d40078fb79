using CsCheck;

namespace DistGrad.Contracts.Tests.Plans;

public class PlanSignatureTests
{
    [Fact]
    public void Of_NodesInAnyOrderAndRepeated_AreAscendingAndDistinct()
    {
        var signature = PlanSignature.Of([3, 1, 3], 4, [2, 0, 2]);

        Assert.Equal([1, 3], signature.Fetches);
        Assert.Equal([0, 2], signature.Wrt);
    }

    [Fact]
    public void PlanKey_SameRequest_IsTheSame() =>
        Assert.Equal(PlanSignature.Of([3, 1], 4, [2]).PlanKey("g"), PlanSignature.Of([1, 3, 1], 4, [2]).PlanKey("g"));

    [Fact]
    public void PlanKey_NodesInAnyOrder_IsTheSame() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 8], Gen.Int[0, 9].Array[0, 8], Gen.Int[0, 1000]).Sample((fetches, wrt, seed) =>
        {
            var (otherFetches, otherWrt) = (fetches.Concat(fetches).ToArray(), wrt.ToArray());
            new Random(seed).Shuffle(otherFetches);
            new Random(seed).Shuffle(otherWrt);
            return PlanSignature.Of(fetches, 3, wrt).PlanKey("g") == PlanSignature.Of(otherFetches, 3, otherWrt).PlanKey("g");
        });

    [Fact]
    public void PlanKey_AnyDifference_IsAnother()
    {
        var signatures =
            from fetches in (int[][])[[], [1], [2], [1, 2]]
            from root in (int[])[PlanSignature.None, 1, 2]
            from wrt in (int[][])[[], [1], [2], [1, 2]]
            from granularity in (Granularity[])[Granularity.PerOp, (Granularity)1]
            select PlanSignature.Of(fetches, root, wrt) with { Granularity = granularity };
        var keys = signatures.SelectMany(signature => new[] { signature.PlanKey("a"), signature.PlanKey("b") }).ToArray();

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{24}$", key));
    }

    [Fact]
    public void PlanKey_AskedOfAnotherGraphOrACopyAfterwards_IsTheirs()
    {
        var signature = PlanSignature.Of([1], 1, [0]);
        var (known, copy) = (signature.PlanKey("a"), signature with { Granularity = Granularity.Fused });

        Assert.Equal((PlanSignature.Of([1], 1, [0]) with { Granularity = Granularity.Fused }).PlanKey("a"), copy.PlanKey("a"));
        Assert.Equal(PlanSignature.Of([1], 1, [0]).PlanKey("b"), signature.PlanKey("b"));
        Assert.Equal(known, signature.PlanKey("a"));
    }

    [Fact]
    public void Equals_SameContent_WhetherAKeyIsKnownOrNot()
    {
        var (one, other) = (PlanSignature.Of([1], 1, [0]), PlanSignature.Of([1], 1, [0]));
        one.PlanKey("a");

        Assert.Equal((one, one.GetHashCode()), (other, other.GetHashCode()));
        Assert.NotEqual(one, PlanSignature.Of([1], 1, [2]));
        Assert.NotEqual(one, one with { Granularity = Granularity.Fused });
    }

    [Fact]
    public void Key_OfARequest_IsThatOfItsSignature() =>
        Gen.Int[0, 100].Sample(node => new PlanRequest("id", PlanSignature.Of([node], node, [])).Key() == PlanSignature.Of([node], node, []).PlanKey("id"));
}
