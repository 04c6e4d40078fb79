using DistGrad.Dashboard.Lists;

namespace DistGrad.Dashboard.Flow;

/// <summary>Remembers what was read of runs, which do not change once they have ended: each is read once, one after the other, whoever asks.</summary>
/// <param name="time">The clock.</param>
internal sealed class FlowShelf(TimeProvider time)
{
    /// <summary>How long a question waits for runs that were not read before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MaxColumns = 500;

    // A run that cannot be read in that time keeps others from being read no longer.
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1);

    // Most recently used first.
    private readonly LinkedList<(RunRow Run, Task<FlowColumn> Column)> _columns = [];

    // One run at a time, of the graphs that share one.
    private readonly SemaphoreSlim[] _reading = [new(1, 1), new(1, 1), new(1, 1), new(1, 1)];
    private readonly Lock _lock = new();

    /// <summary>What was read of some runs, as far as there was time. What is under way when time is over goes on, for who asks next.</summary>
    /// <param name="runs">Runs that have ended, the most wanted first.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<FlowReading> ReadAsync(IReadOnlyList<RunRow> runs, Func<RunRow, Task<FlowColumn>> read, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var (columns, failed) = (new Dictionary<RunRow, FlowColumn>(), new List<(RunRow Run, string Reason)>());
        foreach (var run in runs)
        {
            if (Take(run, patience.IsCancellationRequested ? null : read) is not { } column) continue;
            try
            {
                columns[run] = await column.WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // It counts among those that are not read yet.
            }
            catch (DistGradException e) when (e is not ClusterUnavailableException)
            {
                failed.Add((run, e.Message));
            }
        }

        return new FlowReading(columns, failed, runs.Count - columns.Count - failed.Count);
    }

    private Task<FlowColumn>? Take(RunRow run, Func<RunRow, Task<FlowColumn>>? read)
    {
        lock (_lock)
        {
            var at = _columns.First;
            while (at is not null && !IsSame(at.Value.Run, run)) at = at.Next;
            if (at is not null) _columns.Remove(at);

            // What could not be read may be readable now: a lost silo's runs are made again by the others.
            if (at is null || (at.Value.Column.IsFaulted && read is not null))
            {
                if (read is null) return null;
                at = new((run, ReadAsync(run, read)));
            }

            _columns.AddFirst(at);
            if (_columns.Count > MaxColumns) _columns.RemoveLast();
            return at.Value.Column;
        }
    }

    // Others may wait for it too: it is read to its end whoever leaves.
    private async Task<FlowColumn> ReadAsync(RunRow run, Func<RunRow, Task<FlowColumn>> read)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var turn = _reading[(uint)run.GraphId.GetHashCode(StringComparison.Ordinal) % _reading.Length];
        await turn.WaitAsync();
        try
        {
            return await read(run).WaitAsync(LongestRead, time);
        }
        catch (TimeoutException)
        {
            throw new InspectionException($"It was not read within {LongestRead.TotalSeconds:0} s.");
        }
        finally
        {
            turn.Release();
        }
    }

    // An id that is free again may be given to another run, but that starts at another time.
    private static bool IsSame(RunRow one, RunRow other) =>
        one.GraphId == other.GraphId && one.RunId == other.RunId && one.IsDurable == other.IsDurable && one.StartedAt == other.StartedAt;
}
