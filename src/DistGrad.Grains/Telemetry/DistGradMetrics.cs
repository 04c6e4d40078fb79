using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DistGrad.Grains;

/// <summary>The metrics of a silo: what happens to its runs, attempts and batches. <see cref="MetricNames"/> says what each counts.</summary>
/// <remarks>
/// Nothing here is called for a single message or node: what those come to is added once an attempt is closed, and per batch between silos.
/// Each silo has a meter of its own, by its meter factory.
/// </remarks>
internal sealed class DistGradMetrics
{
    private const int RemoteTier = 2;

    private readonly Tally _runsStarted;
    private readonly Tally _runsFinished;
    private readonly Tally _runsResumed;
    private readonly Tally _attemptsStarted;
    private readonly Tally _attemptsLost;
    private readonly Tally _leasesExpired;
    private readonly Tally _silosCutOff;
    private readonly Tally _storageRetries;
    private readonly Tally _nodesFired;
    private readonly Tally _messagesSent;
    private readonly Tally _messagesPayload;
    private readonly Tally _batchesResent;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<long> _batchMessages;
    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<double> _kernelDuration;
    private readonly Histogram<double> _kernelWait;
    private int _inFlight;

    // Grows while attempts are open too, whenever somebody looks; the counter of messages grows once they are closed.
    private long _sent;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The silo's meter factory.</param>
    /// <param name="levels">What the silo holds; null where there is no silo.</param>
    public DistGradMetrics(IMeterFactory meters, SiloLevels? levels = null)
    {
        var meter = meters.Create(MetricNames.Meter);
        _runsStarted = new(meter, MetricNames.RunsStarted, "{run}", "Runs that were started.");
        _runsFinished = new(meter, MetricNames.RunsFinished, "{run}", "Runs that ended.", (MetricTags.Outcome, MetricTags.Outcomes), (MetricTags.Granularity, MetricTags.Granularities));
        _runsResumed = new(meter, MetricNames.RunsResumed, "{run}", "Durable runs that were taken up after their silo was lost.");
        meter.CreateObservableUpDownCounter(MetricNames.RunsInFlight, () => Volatile.Read(ref _inFlight), "{run}", "Runs under way.");
        _runDuration = Seconds(meter, MetricNames.RunDuration, "From a run's start to its end.", MetricBuckets.Runs);
        _attemptsStarted = new(meter, MetricNames.AttemptsStarted, "{attempt}", "Attempts at runs.", (MetricTags.Attempt, MetricTags.Attempts));
        _attemptsLost = new(meter, MetricNames.AttemptsLost, "{attempt}", "Attempts that were given up.", (MetricTags.Reason, MetricTags.Reasons));
        _leasesExpired = new(meter, MetricNames.LeasesExpired, "{attempt}", "Attempts that were closed as their run was not heard of.");
        _silosCutOff = new(meter, MetricNames.SilosCutOff, "{silo}", "Silos that this one asked to be declared dead.");
        _storageRetries = new(meter, MetricNames.StorageRetries, "{call}", "Calls on the storage that had to be made again.");
        _nodesFired = new(meter, MetricNames.NodesFired, "{node}", "Nodes that fired.", (MetricTags.Pass, MetricTags.Passes));
        _messagesSent = new(meter, MetricNames.MessagesSent, "{message}", "Messages that nodes sent.", (MetricTags.Pass, MetricTags.Passes), (MetricTags.Tier, MetricTags.Tiers));
        _messagesPayload = new(meter, MetricNames.MessagesPayload, "By", "What was packed for other silos.", (MetricTags.Pass, MetricTags.Passes), (MetricTags.Tier, [MetricTags.Tiers[RemoteTier]]));
        _batchMessages = meter.CreateHistogram(MetricNames.BatchMessages, "{message}", "Messages in a batch for another silo.", null, MetricBuckets.Messages);
        _batchDuration = Seconds(meter, MetricNames.BatchDuration, "Until the other silo has taken a batch.", MetricBuckets.Batches);
        _batchesResent = new(meter, MetricNames.BatchesResent, "{batch}", "Batches that had to be sent again.");
        _kernelDuration = Seconds(meter, MetricNames.KernelDuration, "Time of a long kernel.", MetricBuckets.Kernels);
        _kernelWait = Seconds(meter, MetricNames.KernelWait, "How long a long kernel waited for a core.", MetricBuckets.Kernels);
        levels?.AddTo(meter);
    }

    /// <summary>Messages that nodes have sent, those of open attempts as far as they were <see cref="Sent">read</see>.</summary>
    public long MessagesSent => Interlocked.Read(ref _sent);

    /// <summary>Runs that have ended here; those that went elsewhere have not.</summary>
    public long RunsEnded => Enum.GetValues<RunEnding>().Where(ending => ending != RunEnding.Left).Sum(ending => _runsFinished.CountOf((int)ending));

    public void RunStarted()
    {
        _runsStarted.Add(1);
        Interlocked.Increment(ref _inFlight);
    }

    /// <summary>Counts the end of a run that was started here.</summary>
    /// <param name="ending">How it ended.</param>
    /// <param name="granularity">Granularity of its plan; null where it had none.</param>
    /// <param name="elapsed">Time since its start.</param>
    public void RunEnded(RunEnding ending, Granularity? granularity, TimeSpan elapsed)
    {
        Interlocked.Decrement(ref _inFlight);
        var chosen = (int)(granularity ?? Granularity.Auto);
        _runsFinished.Add(1, (int)ending, chosen);
        if (_runDuration.Enabled) _runDuration.Record(elapsed.TotalSeconds, new(MetricTags.Outcome, MetricTags.Outcomes[(int)ending]), new(MetricTags.Granularity, MetricTags.Granularities[chosen]));
    }

    /// <summary>Counts a durable run that was refused before it was stored.</summary>
    public void RunRefused()
    {
        RunStarted();
        RunEnded(RunEnding.Refused, granularity: null, TimeSpan.Zero);
    }

    public void RunResumed() => _runsResumed.Add(1);

    /// <summary>Counts an attempt, the run's first or a later one.</summary>
    public void AttemptStarted(bool isFirst) => _attemptsStarted.Add(1, isFirst ? 0 : 1);

    public void AttemptLost(AttemptLoss reason) => _attemptsLost.Add(1, (int)reason);

    public void LeaseExpired() => _leasesExpired.Add(1);

    public void SiloCutOff() => _silosCutOff.Add(1);

    public void StorageRetried() => _storageRetries.Add(1);

    /// <summary>Adds what an attempt came to on this silo, for one pass, once it is closed.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="fired">Nodes that fired.</param>
    /// <param name="tier">The tier of the run.</param>
    /// <param name="sent">Messages that were sent but for those in batches, which are counted already.</param>
    public void PassEnded(Pass pass, int fired, RunTier tier, long sent)
    {
        _nodesFired.Add(fired, (int)pass);
        _messagesSent.Add(Math.Max(0, sent), (int)pass, (int)tier);
    }

    /// <summary>Adds messages to <see cref="MessagesSent"/>.</summary>
    public void Sent(long messages) => Interlocked.Add(ref _sent, messages);

    /// <summary>Counts a batch that is about to be sent to another silo.</summary>
    public void BatchPacked(PackLoad forward, PackLoad backward)
    {
        _messagesSent.Add(forward.Messages, (int)Pass.Forward, RemoteTier);
        _messagesSent.Add(backward.Messages, (int)Pass.Backward, RemoteTier);
        _messagesPayload.Add(forward.Bytes, (int)Pass.Forward);
        _messagesPayload.Add(backward.Bytes, (int)Pass.Backward);
        _batchMessages.Record(forward.Messages + backward.Messages);
    }

    public void BatchResent() => _batchesResent.Add(1);

    /// <summary>Records how long a batch took, since a timestamp of <see cref="Now"/>.</summary>
    public void BatchTaken(long since) => Record(_batchDuration, since);

    /// <summary>A timestamp for what takes time; 0 where nobody listens.</summary>
    public long Now() => _kernelDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Records how long a kernel waited for a core, since a timestamp of <see cref="Now"/>.</summary>
    public void KernelBegun(long since) => Record(_kernelWait, since);

    /// <summary>Records how long a kernel took, since a timestamp of <see cref="Now"/>.</summary>
    public void KernelEnded(long since, string op, Pass pass) => Record(_kernelDuration, since, new(MetricTags.Op, op), new(MetricTags.Pass, MetricTags.Passes[(int)pass]));

    private static void Record(Histogram<double> histogram, long since, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (since != 0) histogram.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, tags);
    }

    private static Histogram<double> Seconds(Meter meter, string name, string description, InstrumentAdvice<double> buckets) => meter.CreateHistogram(name, "s", description, null, buckets);
}
