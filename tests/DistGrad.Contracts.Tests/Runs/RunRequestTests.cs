using DistGrad.Contracts.Tests.Wire;

namespace DistGrad.Contracts.Tests.Runs;

public class RunRequestTests
{
    private static readonly RunRequest Request = new()
    {
        Signature = PlanSignature.Of([2], 2, [0]),
        Feeds = NodeValues.Pack([0, 1], [3, 4]),
    };

    [Fact]
    public void ContentHash_EqualRequestsFromOtherCallers_AreTheSame()
    {
        var other = Request with { Feeds = NodeValues.Pack([0, 1], [3, 4]), Watched = [], TraceContext = [1, 2, 3] };

        Assert.Equal(Request.ContentHash(), other.ContentHash());
        Assert.Matches("^[0-9a-f]{32}$", Request.ContentHash());
    }

    [Fact]
    public void ContentHash_AnyDifference_IsAnother()
    {
        RunRequest[] all =
        [
            Request,
            Request with { Signature = PlanSignature.Of([2], 2, [1]) },
            Request with { Feeds = NodeValues.Pack([0], [3]) },
            Request with { Feeds = NodeValues.Pack([0, 1], [3, 5]) },
            Request with { Feeds = NodeValues.Pack([0, 2], [3, 4]) },
            Request with { Feeds = NodeValues.Pack([0, 1], [3, double.NaN]) },
            Request with { Tier = (RunTier)1 },
            Request with { Retention = (RunRetention)1 },
            Request with { Watched = [1] },
            Request with { Deadline = TimeSpan.Zero },
            Request with { Deadline = TimeSpan.FromSeconds(1) },
        ];

        Assert.Equal(all.Length, all.Select(request => request.ContentHash()).Distinct().Count());
    }

    [Fact]
    public void ContentHash_EachMemberButHowItIsTraced_TellsRequestsApart()
    {
        var others = new Dictionary<string, RunRequest>
        {
            [nameof(RunRequest.Signature)] = Request with { Signature = PlanSignature.Of([1], 2, [0]) },
            [nameof(RunRequest.Feeds)] = Request with { Feeds = NodeValues.Empty },
            [nameof(RunRequest.Tier)] = Request with { Tier = RunTier.Reference },
            [nameof(RunRequest.Retention)] = Request with { Retention = RunRetention.All },
            [nameof(RunRequest.Watched)] = Request with { Watched = [0] },
            [nameof(RunRequest.Deadline)] = Request with { Deadline = TimeSpan.FromTicks(-1) },
            [nameof(RunRequest.TraceContext)] = Request with { TraceContext = [1] },
            [nameof(RunRequest.Trace)] = Request with { Trace = new TraceSpec { Budget = 1 } },
        };

        Assert.Equal(typeof(RunRequest).GetProperties().Select(property => property.Name).Order(), others.Keys.Order());
        Assert.Equal([nameof(RunRequest.TraceContext), nameof(RunRequest.Trace)], others.Keys.Where(member => others[member].ContentHash() == Request.ContentHash()));
    }

    [Fact]
    public void ContentHash_FeedsOfOtherBits_IsAnother()
    {
        var hashes = Doubles.Delicate.Select(x => (Request with { Feeds = NodeValues.Pack([0, 1], [3, x]) }).ContentHash());

        Assert.Equal(Doubles.Delicate.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void ContentHash_SameBytesInOtherColumns_IsAnother()
    {
        var nodes = Request with { Feeds = new NodeValues { NodeBytes = [1, 0, 0, 0, 2, 0, 0, 0], ValueBytes = [] } };
        var values = Request with { Feeds = new NodeValues { NodeBytes = [], ValueBytes = [1, 0, 0, 0, 2, 0, 0, 0] } };

        Assert.NotEqual(nodes.ContentHash(), values.ContentHash());
    }
}
