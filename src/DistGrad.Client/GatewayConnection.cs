using System.Diagnostics;
using DistGrad.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DistGrad;

/// <summary>Opens Orleans clients of a cluster's gateways.</summary>
internal static class GatewayConnection
{
    // A connection that is taken up but not answered fails after 5 s; then another gateway may be tried. Orleans would go on for minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Opens one.</summary>
    /// <param name="gateways">One or more of <c>host</c> or <c>host:port</c>, with commas between.</param>
    /// <param name="clusterId">Id of the cluster.</param>
    /// <param name="tls">Files for TLS; null for connections that are not encrypted.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What holds the client.</returns>
    public static async Task<IHost> OpenAsync(string gateways, string clusterId, TlsFiles? tls, CancellationToken cancellationToken)
    {
        var credentials = tls is null ? null : TlsCredentials.Load(tls, isSilo: false);
        var endpoints = await GatewayAddresses.ResolveAsync(gateways, cancellationToken).ConfigureAwait(false);
        await GatewayAddresses.ProbeAsync(endpoints, gateways, clusterId, cancellationToken).ConfigureAwait(false);
        TlsHandshakeException? refusal = null;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(endpoints).LeaveLostGateways();
            var start = Stopwatch.GetTimestamp();
            client.UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
                return Stopwatch.GetElapsedTime(start) < Patience;
            });
            if (credentials is not null) client.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(connections => connections.UseClientTls(credentials, failure => refusal = failure)));
            client.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = Messages.MaxBody);
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, clusterId));
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Dispose();
            throw new ClusterUnreachableException(gateways, clusterId, e, Advice(tls is not null, refusal));
        }
    }

    // The ports are open.
    private static string Advice(bool isEncrypted, TlsHandshakeException? refusal) => refusal is not null
        ? $"there is no encrypted connection: {refusal.Reason}"
        : isEncrypted ? "its ports are open: check the cluster id, and whether the cluster is encrypted."
        : $"its ports are open: check the cluster id, and if the cluster is encrypted with TLS give a certificate that it trusts ({TlsSettings.CertificateOption}, {TlsSettings.KeyOption} and {TlsSettings.AuthorityOption}, or DistGradClientOptions.Tls).";
}
