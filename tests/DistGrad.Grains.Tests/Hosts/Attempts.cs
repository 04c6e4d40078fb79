using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains.Tests;

/// <summary>Attempts without a cluster.</summary>
internal static class Attempts
{
    public static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 1111, 1);

    public static AttemptOpening Opening(string graphId = "graph", RunRetention retention = RunRetention.Auto) => new()
    {
        Attempt = AttemptId.New(),
        Run = new RunKey(graphId, "run"),
        Plan = new PlanRequest(graphId, PlanSignature.Of([0], PlanSignature.None, [])),
        Layout = new Layout { Silos = [Silo], OwnerOf = [0] },
        ShardSizes = [1],
        Feeds = NodeValues.Empty,
        Tier = RunTier.Fast,
        Retention = retention,
        Watched = [],
    };

    /// <summary>An attempt without shards.</summary>
    /// <param name="ended">Is told when it ends.</param>
    /// <param name="metrics">Where it is counted; nowhere if null.</param>
    public static OpenAttempt Open(Action<OpenAttempt> ended, DistGradMetrics? metrics = null)
    {
        var opening = Opening();
        var references = new NodeReferences(null!, new NodeReferenceCache(), "plan", opening.Layout, opening.ShardSizes);
        return new OpenAttempt(opening, new LoadedPlan(opening.Plan, "plan"), [], references, Parcels(), (_, _) => null, ended, metrics ?? Metrics());
    }

    /// <summary>Metrics that nobody looks at.</summary>
    public static DistGradMetrics Metrics() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    /// <summary>A silo's parcels, without a cluster.</summary>
    /// <param name="partSize">Bytes of a part.</param>
    /// <param name="clock">Measures the time.</param>
    public static Parcels Parcels(int partSize = 8 << 20, TimeProvider? clock = null) =>
        new(Silo, _ => throw new InvalidOperationException("There is no other silo."), new HeardSilos(Silo, 12), Options(options => options.PartSize = partSize), clock ?? TimeProvider.System);

    public static IOptions<DistGradOptions> Options(Action<DistGradOptions> configure)
    {
        var options = new DistGradOptions();
        configure(options);
        return Microsoft.Extensions.Options.Options.Create(options);
    }
}
