namespace DistGrad.Cli.Inputs;

/// <summary>Where a cluster is.</summary>
/// <param name="Gateways">Its gateways.</param>
/// <param name="ClusterId">Its id.</param>
internal sealed record ClusterAddress(string Gateways, string ClusterId);
