using DistGrad.Cli.Chaos;

namespace DistGrad.Cli.Bench.Clusters;

/// <summary>A way to set a cluster up, and to run on it.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Options">The cluster.</param>
/// <param name="IsDurable">Whether runs are stored.</param>
internal sealed record ClusterVariant(string Name, LocalClusterOptions Options, bool IsDurable = false)
{
    /// <summary>As it is unless told otherwise: what others are compared with.</summary>
    public static ClusterVariant Default(int silos) => new("default", new LocalClusterOptions { Silos = silos });

    /// <summary>Runs under way are not looked at: nothing would notice a loss.</summary>
    public static ClusterVariant Unwatched(int silos) => new("not watched", new LocalClusterOptions
    {
        Silos = silos,
        Environment = new Dictionary<string, string> { ["DistGrad__WatchdogInterval"] = "01:00:00", ["DistGrad__Lease"] = "10:00:00" },
    });

    /// <summary>All connections of silos and clients are encrypted.</summary>
    public static ClusterVariant Encrypted(int silos) => new("encrypted", new LocalClusterOptions { Silos = silos, Encrypted = true });

    /// <summary>All runs are stored before they start.</summary>
    public static ClusterVariant Durable(int silos) => Default(silos) with { Name = "durable runs", IsDurable = true };
}
