namespace DistGrad.Cli.Chaos;

/// <summary>What a local cluster consists of.</summary>
internal sealed record LocalClusterOptions
{
    /// <summary>Number of silos.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>Cluster id.</summary>
    public string ClusterId { get; init; } = "chaos";

    /// <summary>How soon silos that do not answer are taken for dead: <c>default</c> or <c>fast</c>.</summary>
    public string Detection { get; init; } = "default";

    /// <summary>Variables of the silos' environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
