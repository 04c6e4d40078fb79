namespace DistGrad.Cli.Load;

/// <summary>Asks the cluster what its silos hold, and does not wait for one that is busy with itself.</summary>
/// <param name="client">The cluster.</param>
internal sealed class SiloSampler(DistGradClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.9);

    /// <summary>What each silo holds, in the order of their names; empty where there was no answer in time.</summary>
    public async Task<IReadOnlyList<HostCensus>> SampleAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return [.. (await client.GetCensusAsync(patience.Token)).OrderBy(silo => silo.Silo, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is OperationCanceledException or DistGradException or OrleansException or TimeoutException)
        {
            return [];
        }
    }
}
