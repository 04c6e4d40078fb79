namespace DistGrad.Cli.Inputs;

/// <summary>Where a cluster is.</summary>
/// <param name="Gateways">Its gateways.</param>
/// <param name="ClusterId">Its id.</param>
/// <param name="Tls">Files for TLS; null where connections are not encrypted.</param>
internal sealed record ClusterAddress(string Gateways, string ClusterId, TlsFiles? Tls = null)
{
    /// <summary>A client of the cluster.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">No gateway answers.</exception>
    /// <exception cref="TlsFileException">A file for TLS cannot be used.</exception>
    public Task<DistGradClient> ConnectAsync(CancellationToken cancellationToken) => DistGradClient.ConnectAsync(Gateways, ClusterId, new() { Tls = Tls }, cancellationToken);
}
