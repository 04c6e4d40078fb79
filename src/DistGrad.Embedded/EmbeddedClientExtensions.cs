namespace DistGrad;

/// <summary>Starts clients with a cluster of their own.</summary>
public static class EmbeddedClientExtensions
{
    extension(DistGradClient)
    {
        /// <summary>Starts silos in this process and a client on them; disposing the client stops them. No server is needed.</summary>
        /// <param name="silos">Number of silos.</param>
        /// <param name="cancellationToken">Ends the start.</param>
        public static Task<DistGradClient> StartEmbeddedAsync(int silos = 1, CancellationToken cancellationToken = default) =>
            DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Silos = silos }, cancellationToken);

        /// <summary>Starts silos in this process and a client on them; disposing the client stops them. No server is needed.</summary>
        /// <param name="options">How many, and their limits.</param>
        /// <param name="cancellationToken">Ends the start.</param>
        public static async Task<DistGradClient> StartEmbeddedAsync(EmbeddedOptions options, CancellationToken cancellationToken = default)
        {
            var cluster = await EmbeddedCluster.StartAsync(options, cancellationToken).ConfigureAwait(false);
            var client = options.Client ?? new();
            return new DistGradClient(cluster.Client, cluster, client with { Ops = client.Ops ?? options.Ops });
        }
    }
}
