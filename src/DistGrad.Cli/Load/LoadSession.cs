using System.Threading.Channels;

namespace DistGrad.Cli.Load;

/// <summary>A load test from its start to its end: what a source tells is added up, shown, and a ramp is ended behind its knee.</summary>
/// <param name="source">Puts the load on.</param>
/// <param name="tally">Adds up.</param>
/// <param name="sample">Asks what silos hold.</param>
internal sealed class LoadSession(ILoadSource source, LoadTally tally, Func<Task<IReadOnlyList<HostCensus>>> sample)
{
    /// <summary>Puts the load on, until the end.</summary>
    /// <param name="show">Shows what is known, each second.</param>
    /// <param name="cancellationToken">Ends it before; what was measured stays in the tally.</param>
    public async Task RunAsync(Action<LoadTally> show, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var seconds = Channel.CreateUnbounded<LoadSecond>();
        var load = FillAsync(seconds.Writer, stop.Token, cancellationToken);
        await foreach (var second in seconds.Reader.ReadAllAsync(CancellationToken.None))
        {
            tally.Add(second, second.Length > 0 ? await sample() : []);
            show(tally);
            if (tally.Ramp is { IsOver: true }) await stop.CancelAsync();
        }

        await load;
    }

    private async Task FillAsync(ChannelWriter<LoadSecond> seconds, CancellationToken stop, CancellationToken giveUp)
    {
        try
        {
            await source.RunAsync(second => seconds.TryWrite(second), stop, giveUp);
        }
        finally
        {
            seconds.Complete();
        }
    }
}
