using System.Diagnostics;

namespace DistGrad.Cli.Chaos;

/// <summary>Makes a cluster whole again after a fault, and looks at what is left of runs.</summary>
internal static class WholeCluster
{
    // A silo that was cut off from Redis takes half a minute at times to find out that it was declared dead, and to end.
    private static readonly TimeSpan WholePatience = TimeSpan.FromSeconds(90);

    // Less than a lease: what is only given up with that counts as left.
    private static readonly TimeSpan LeftPatience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts silos that have ended until all are there and none holds anything of a run.</summary>
    /// <returns>What silos still hold, or that some are missing, when the patience runs out; null for nothing.</returns>
    public static async Task<string?> LeftAsync(LocalCluster cluster, DistGradClient client, CancellationToken cancellationToken)
    {
        // What an ended run may leave goes as soon as the silos have learnt of each other's ends.
        var start = Stopwatch.GetTimestamp();
        long? whole = null;
        while (true)
        {
            await StartMissingAsync(cluster, cancellationToken);
            var silos = await client.GetCensusAsync(cancellationToken);
            var left = silos.Where(silo => silo.OpenAttempts > 0 || silo.ReservedBytes > 0 || silo.FilledSlots > 0).ToArray();
            if (silos.Count < cluster.Size)
            {
                if (Stopwatch.GetElapsedTime(start) > WholePatience) return $"{silos.Count} silos";
            }
            else
            {
                if (left.Length == 0) return null;
                whole ??= Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(whole.Value) > LeftPatience)
                    return string.Join(", ", left.Select(silo => $"{silo.OpenAttempts} attempts, {silo.ReservedBytes} bytes and {silo.FilledSlots} slots on {silo.Silo}"));
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    // A silo that the others have declared dead ends itself when it learns of it.
    private static Task StartMissingAsync(LocalCluster cluster, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, cluster.Size).Select(async silo =>
        {
            if (cluster.Silo(silo) is not { IsRunning: true }) await cluster.StartSiloAsync(silo, cancellationToken);
        }));
}
