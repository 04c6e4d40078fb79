using Orleans.Configuration;

namespace DistGrad.Silo;

/// <summary>How soon the silos of a cluster take one that does not answer for dead. The same on all of them.</summary>
public enum Detection
{
    /// <summary>Within ten seconds, and not before: for machines that are busy at times.</summary>
    Default,

    /// <summary>Within four seconds: for machines with a core to spare, as a silo that is wrongly taken for dead ends itself.</summary>
    Fast,
}

/// <summary>Sets Orleans' membership protocol up.</summary>
internal static class DetectionOptions
{
    public static void Apply(this Detection detection, ClusterMembershipOptions options)
    {
        // A silo on whose connections something came in within the longest probe time times the missed probes is not voted dead:
        // with Orleans' own times a stopped process is kept for a minute.
        (options.ProbeTimeout, options.MinProbeTimeout, options.MaxProbeTimeout, options.NumMissedProbesLimit) = detection switch
        {
            Detection.Fast => (Seconds(1), Seconds(0.5), Seconds(1), 2),
            _ => (Seconds(2), Seconds(1), Seconds(2), 3),
        };
        (options.NumVotesForDeathDeclaration, options.DeathVoteExpirationTimeout) = (2, Seconds(30));

        // Where a silo dies along with those that others would ask about it, nobody's vote is enough until they notice, as they read the table, that
        // none of them says any more that it is alive. So silos that all died together are forgotten by those that come after them, too.
        options.TableRefreshTimeout = Seconds(1);
        (options.IAmAliveTablePublishTimeout, options.NumMissedTableIAmAliveLimit) = (Seconds(1), detection == Detection.Fast ? 3 : 5);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
