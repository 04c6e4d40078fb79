namespace DistGrad.Cli.Chaos;

/// <summary>What a local cluster consists of.</summary>
internal sealed record LocalClusterOptions
{
    /// <summary>Number of silos.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>Cluster id.</summary>
    public string ClusterId { get; init; } = DistGradClient.DefaultClusterId;

    /// <summary>How soon silos that do not answer are taken for dead: <c>default</c> or <c>fast</c>.</summary>
    public string Detection { get; init; } = "default";

    /// <summary>Whether connections between silos and with clients are encrypted, with certificates of an authority that is thrown away with the cluster.</summary>
    public bool Encrypted { get; init; }

    /// <summary>Variables of the silos' environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where each silo lives; on the loopback interface if empty.</summary>
    public IReadOnlyList<SiloPlace> Places { get; init; } = [];

    /// <summary>Address that Redis listens at, which the silos reach.</summary>
    public string RedisHost { get; init; } = SiloPlace.Here.Host;
}
