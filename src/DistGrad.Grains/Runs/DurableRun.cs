namespace DistGrad.Grains;

/// <summary>What makes a run durable: its request and its end in storage, and a reminder that takes it up when it was lost and clears it when it has expired.</summary>
/// <param name="grain">The run's grain.</param>
/// <param name="key">The run.</param>
/// <param name="parts">What runs work with.</param>
internal sealed class DurableRun(RunGrain grain, RunKey key, RunParts parts)
{
    private const string Reminder = "durable";

    // The shortest that reminders can have.
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly RunStore _store = new(parts, grain.GetGrainId());

    // As it was stored last.
    private StoredRun? _stored;

    /// <summary>When the run was started.</summary>
    public DateTimeOffset Since => _stored!.Since;

    /// <summary>What is stored of the run, and its end if it has ended; null where there is no such run.</summary>
    public async Task<(StoredRun Run, StoredEnd? End)?> Load()
    {
        _stored = await _store.ReadRequest();
        return _stored is null ? null : (_stored, await _store.ReadEnd(_stored.Request));
    }

    /// <summary>
    /// Stores a run that is about to start, once it has a place: one that is stored is not refused any more. The reminder comes first, as one
    /// that finds nothing stored goes again.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="place">Its place among the graph's runs.</param>
    /// <exception cref="RunRefusedException">Too many runs of the graph are waiting.</exception>
    public async Task Begin(RunRequest request, RunPlace place)
    {
        try
        {
            await place.Claim();
        }
        catch (RunRefusedException)
        {
            parts.Metrics.RunRefused();
            throw;
        }

        try
        {
            await Remind(ReminderPeriod);
            var stored = new StoredRun { Request = request, Since = parts.Clock.GetUtcNow() };
            await _store.Write(stored, key.RunId);
            _stored = stored;
        }
        catch
        {
            await place.Release();
            throw;
        }
    }

    /// <summary>Stores that a run is taken up which was lost with its silo.</summary>
    /// <returns>Whether it may: a run that takes its silo down each time is not taken up for ever.</returns>
    public async Task<bool> TryResume()
    {
        HostLog.RunResumed(parts.Logger, key);
        parts.Metrics.RunResumed();
        _stored = _stored! with { Resumed = _stored!.Resumed + 1 };
        if (_stored.Resumed >= parts.Options.MaxAttempts) return false;
        await _store.Write(_stored, key.RunId);
        return true;
    }

    /// <summary>Why a run is not taken up any more.</summary>
    public RunStalledException Lost() => new(key.RunId, _stored!.Resumed, "its silo was lost each time");

    /// <summary>Stores that a run leaves its silo in good order, which does not count as a loss.</summary>
    public async Task Leave()
    {
        try
        {
            await _store.Write(_stored! with { Resumed = _stored!.Resumed - 1 }, key.RunId);
        }
        catch (Exception e)
        {
            HostLog.EndNotStored(parts.Logger, key, e);
        }
    }

    /// <summary>Stores the end of the run, before anybody is told of it.</summary>
    /// <returns>The end that holds: what is stored already, by another activation, before what is given.</returns>
    public async Task<RunStatus> End(RunStatus status)
    {
        try
        {
            if (await _store.ReadEnd(_stored!.Request) is { } other) return other.Status;
            try
            {
                await Write(status);
            }
            catch (RunTooLargeToStoreException e)
            {
                await Write(status = new RunStatus { Progress = status.Progress, Error = e });
            }

            await Remind(parts.Options.DurableFor);
        }
        catch (Exception e)
        {
            // The reminder, which still comes each minute, tries again.
            HostLog.EndNotStored(parts.Logger, key, e);
        }

        return status;
    }

    /// <summary>Clears an ended run that has been kept long enough, or what is left of one that was never stored.</summary>
    /// <param name="ended">Its end, if the grain knows it.</param>
    /// <returns>Whether nothing is stored any more.</returns>
    public async Task<bool> TryExpire(RunStatus? ended)
    {
        var end = _stored is null ? null : await _store.ReadEnd(_stored.Request);
        if (end is null && ended is not null)
        {
            await End(ended);
            return false;
        }

        if (end is not null && parts.Clock.GetUtcNow() - end.At < parts.Options.DurableFor)
        {
            await Remind(parts.Options.DurableFor);
            return false;
        }

        await _store.Clear();
        await parts.Patience.RunAsync(Reminder, async () =>
        {
            if (await grain.GetReminder(Reminder) is { } mine) await grain.UnregisterReminder(mine);
        });
        return true;
    }

    private async Task Write(RunStatus status) => await _store.Write(
        new StoredEnd { Status = status, At = parts.Clock.GetUtcNow(), Request = await Task.Run(_stored!.Request.ContentHash) }, key.RunId);

    private Task Remind(TimeSpan due) =>
        parts.Patience.RunAsync(Reminder, () => grain.RegisterOrUpdateReminder(Reminder, due, due < ReminderPeriod ? ReminderPeriod : due));
}
