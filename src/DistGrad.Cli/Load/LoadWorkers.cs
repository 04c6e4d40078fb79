using System.Diagnostics;
using System.Text.Json;
using DistGrad.Cli.Bench.Scale;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Load;

/// <summary>Puts load on a cluster from several processes, which share it, and merges what they tell.</summary>
/// <param name="settings">The load.</param>
/// <param name="cluster">Where the cluster is.</param>
/// <param name="workers">Number of processes.</param>
/// <param name="fingerprint">Hash of the first results, which workers have to get, too.</param>
/// <param name="report">Is told what workers write to standard error.</param>
internal sealed class LoadWorkers(LoadSettings settings, ClusterAddress cluster, int workers, string fingerprint, Action<string> report) : ILoadSource
{
    // Workers that are told to stop give up runs within seconds.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task RunAsync(Action<LoadSecond> tell, CancellationToken stop, CancellationToken giveUp)
    {
        var processes = Enumerable.Range(0, workers).Select(Start).ToArray();
        try
        {
            foreach (var process in processes) process.BeginErrorReadLine();
            var fingerprints = await Task.WhenAll(processes.Select((process, worker) => ReadyAsync(process, worker, giveUp)));
            if (fingerprints.Count(other => other != fingerprint) is > 0 and var wrong)
                tell(new LoadSecond { Second = 0, Length = 0, Wrong = wrong, FirstWrong = $"{wrong} of {workers} workers have got first results with other bits than this process." });
            foreach (var process in processes) await process.StandardInput.WriteLineAsync(LoadWorker.Go);
            await MergeAsync(processes, tell, stop, giveUp);
            await Task.WhenAll(processes.Select(process => process.WaitForExitAsync(CancellationToken.None))).WaitAsync(StopTime, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            foreach (var process in processes)
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
                process.Dispose();
            }
        }
    }

    private Process Start(int worker)
    {
        var process = ChildBench.Start([], ["load", "worker"], []);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text) report($"worker {worker + 1}: {text}");
        };
        process.StandardInput.AutoFlush = true;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new LoadWorkerTask(settings.For(worker, workers), cluster)));
        return process;
    }

    private static async Task<string> ReadyAsync(Process process, int worker, CancellationToken cancellationToken) =>
        await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw Ended(worker);

    private static LoadWorkerException Ended(int worker) => new($"Worker {worker + 1} of the load test ended before its time.");

    // The same second of all workers is told once all have told it. One that ended before the others, of a ramp, ends it for all.
    private async Task MergeAsync(Process[] processes, Action<LoadSecond> tell, CancellationToken stop, CancellationToken giveUp)
    {
        using var patience = new CancellationTokenSource();
        await using var stopping = stop.Register(() => Tell(processes, LoadWorker.Stop));
        await using var givingUp = giveUp.Register(() =>
        {
            Tell(processes, LoadWorker.GiveUp);
            patience.CancelAfter(StopTime);
        });
        var left = Enumerable.Range(0, processes.Length).ToList();
        while (left.Count > 0)
        {
            var lines = await Task.WhenAll(left.Select(worker => processes[worker].StandardOutput.ReadLineAsync(patience.Token).AsTask()));
            var seconds = lines.Select((line, i) => JsonSerializer.Deserialize<LoadSecond>(line ?? throw Ended(left[i]))!).ToArray();

            // What came in after a worker's last second is not in time, though others may still count theirs.
            foreach (var alike in seconds.GroupBy(second => second.Length > 0)) tell(LoadSecond.Merge([.. alike]));
            left = [.. left.Where((_, i) => seconds[i].Length > 0)];
        }
    }

    private static void Tell(Process[] processes, string line)
    {
        foreach (var process in processes)
        {
            try
            {
                lock (process) process.StandardInput.WriteLine(line);
            }
            catch (IOException)
            {
                // It has ended by itself.
            }
        }
    }
}
