using System.Text.Json;
using DistGrad.Cli.Load.Graphs;

namespace DistGrad.Cli.Load;

/// <summary>
/// One of several processes that put load on a cluster. It is told its task in a line of JSON, answers with the fingerprint of its first
/// results, is told <see cref="Go"/>, and answers with each second in a line of JSON; <see cref="Stop"/> ends it, <see cref="GiveUp"/> or the
/// end of its input at once.
/// </summary>
internal static class LoadWorker
{
    /// <summary>Begins the load.</summary>
    public const string Go = "go";

    /// <summary>Ends it before its time; runs under way are waited for.</summary>
    public const string Stop = "stop";

    /// <summary>Ends it before its time, and does not wait.</summary>
    public const string GiveUp = "give up";

    /// <summary>Works.</summary>
    /// <param name="input">Where it is told.</param>
    /// <param name="output">Where it answers.</param>
    /// <param name="cancellationToken">Ends the load before its time.</param>
    public static async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var task = JsonSerializer.Deserialize<LoadWorkerTask>(await input.ReadLineAsync(cancellationToken) ?? throw new LoadWorkerException("The worker was not told what to do."))!;
        var graphs = task.Settings.Graphs.Select(text => GraphText.Read(text, task.Settings.Seed)).ToArray();
        await using var client = await task.Cluster.ConnectAsync(cancellationToken);
        var target = await MixTarget.PrepareAsync(client, graphs, task.Settings, cancellationToken);
        await output.WriteLineAsync(target.Fingerprint());
        await output.FlushAsync(cancellationToken);
        if (await input.ReadLineAsync(cancellationToken) != Go) return;

        // Not disposed: the input may still be waited for when the load has ended.
        var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token);
        _ = Task.Run(() => ListenAsync(input, stop, giveUp), CancellationToken.None);
        await new LoadGenerator(task.Settings, target, TimeProvider.System).RunAsync(
            second =>
            {
                output.WriteLine(JsonSerializer.Serialize(second));
                output.Flush();
            },
            stop.Token,
            giveUp.Token);
    }

    private static async Task ListenAsync(TextReader input, CancellationTokenSource stop, CancellationTokenSource giveUp)
    {
        while (await input.ReadLineAsync(CancellationToken.None) == Stop) await stop.CancelAsync();
        await giveUp.CancelAsync();
    }
}
