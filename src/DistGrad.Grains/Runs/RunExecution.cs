namespace DistGrad.Grains;

/// <summary>A run from its admission to its end: plan, then attempt after attempt until one succeeds or the run fails.</summary>
/// <param name="run">The run.</param>
/// <param name="request">What to run.</param>
/// <param name="place">Its place among the graph's runs.</param>
/// <param name="parts">What it works with.</param>
internal sealed class RunExecution(RunKey run, RunRequest request, RunPlace place, RunParts parts)
{
    // Between two beginnings of a promised run that the cluster or its storage does not answer to.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    // More warnings than this are counted only.
    private const int MaxWarnings = 10;

    private readonly PlanRequest _plan = new(run.GraphId, request.Signature);
    private readonly HashSet<SiloAddress> _lost = [];

    // Whether the place among the graph's runs was given back.
    private bool _isReleased;

    /// <summary>Number of the attempt under way or made last, from 1; 0 before the first.</summary>
    public int Attempts { get; private set; }

    /// <summary>What is traced of its attempts, or null where nothing is.</summary>
    public TraceSpec? Trace { get; set; }

    /// <summary>What is asked for.</summary>
    public PlanSignature Signature => request.Signature;

    /// <summary>The attempt under way or made last, or null before the first.</summary>
    public AttemptExecution? Attempt { get; private set; }

    public RunProgress Progress
    {
        get
        {
            if (Attempt is not { } attempt) return default;
            var (forward, backward) = attempt.Fired;
            return new RunProgress(Attempts, forward, backward, attempt.Prepared.Outline.Nodes, attempt.Prepared.Outline.BackwardNodes);
        }
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellation">Ends the run, by its caller or its deadline.</param>
    public Task<RunOutcome> Execute(CancellationToken cancellation) => Execute(Retention, static _ => Task.CompletedTask, cancellation);

    /// <summary>Runs to the end.</summary>
    /// <param name="retention">Tells what stays inspectable of a plan.</param>
    /// <param name="look">Looks at the attempt that has succeeded, before it is closed.</param>
    /// <param name="cancellation">Ends the run, by its caller or its deadline.</param>
    public async Task<RunOutcome> Execute(Func<PlanOutline, RunRetention> retention, Func<AttemptExecution, Task> look, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ExecuteOnce(retention, look, cancellation);
            }
            catch (Exception e) when (place.IsPromised && e is (ClusterUnavailableException or StorageUnavailableException))
            {
                // It was stored, so somebody counts on it.
                HostLog.RunPutOff(parts.Logger, run, e.Message);
            }

            await Task.Delay(pause, parts.Clock, cancellation);
        }
    }

    private async Task<RunOutcome> ExecuteOnce(Func<PlanOutline, RunRetention> retention, Func<AttemptExecution, Task> look, CancellationToken cancellation)
    {
        _isReleased = false;
        try
        {
            return await Attempting(await EnterWithPlan(cancellation), retention, look, cancellation);
        }
        finally
        {
            if (!_isReleased) await Release();
        }
    }

    // What was asked for lately is at hand. Else a plan that there is already is asked for along with the place: both save a good part of a short
    // run's time.
    private async Task<PreparedPlan?> EnterWithPlan(CancellationToken cancellation)
    {
        var known = parts.Known.Find(_plan, SilosThatAnswer());
        if (known is not null && place.TryEnter()) return known;
        var start = parts.Clock.GetTimestamp();
        var asked = known is null ? Plan((grain, silos) => grain.Find(_plan, silos), cancellation) : Task.FromResult<PreparedPlan?>(known);
        await EnterWhile(asked, cancellation);
        var prepared = await asked;

        // While it waited, silos may have come and gone.
        return parts.Clock.GetElapsedTime(start) > KnownPlans.FreshFor ? null : prepared;
    }

    // Why there is no place is the better reason of the two.
    private async Task EnterWhile(Task known, CancellationToken cancellation)
    {
        try
        {
            await place.Enter(cancellation);
        }
        catch
        {
            _ = known.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private Task Release()
    {
        _isReleased = true;
        return place.Release();
    }

    private async Task<RunOutcome> Attempting(PreparedPlan? first, Func<PlanOutline, RunRetention> retention, Func<AttemptExecution, Task> look, CancellationToken cancellation)
    {
        while (true)
        {
            var prepared = (Attempts == 0 ? first : null) ?? (await Plan(async (grain, silos) => await grain.Prepare(_plan, silos), cancellation))!;
            var feeds = FeedBinding.Bind(prepared.Outline, request.Feeds);
            Attempts++;
            parts.Metrics.AttemptStarted(isFirst: Attempts == 1);
            Attempt = new AttemptExecution(run, request, prepared, retention(prepared.Outline), place, parts) { Trace = Trace };
            var start = parts.Clock.GetTimestamp();
            try
            {
                var (values, gradients) = await Attempt.Execute(feeds, look, Release, cancellation);
                return Outcome(prepared, values, gradients, parts.Clock.GetElapsedTime(start));
            }
            catch (HostLostException e)
            {
                parts.Metrics.AttemptLost(Attempt.Loss);
                HostLog.AttemptEnded(parts.Logger, Attempts, run, e.Message);
                _lost.UnionWith(Attempt.Lost);
                if (Attempts >= parts.Options.MaxAttempts) throw new RunStalledException(run.RunId, Attempts, e.Message);
                await Task.Delay(parts.Options.AttemptPause * Math.Pow(2, Attempts - 1), parts.Clock, cancellation);
                await place.Renew(cancellation);
            }
        }
    }

    private async Task<PreparedPlan?> Plan(Func<IPlanGrain, SiloAddress[], Task<PreparedPlan?>> ask, CancellationToken cancellation)
    {
        var grain = parts.Plans[_plan.Key()];
        var (silos, since) = (Array.Empty<SiloAddress>(), 0L);
        var prepared = await parts.Calls.RunAsync(
            $"plan run '{run.RunId}'",
            () =>
            {
                (silos, since) = (SilosThatAnswer(), parts.Clock.GetTimestamp());
                return ask(grain, silos);
            },
            cancellation).WaitAsync(cancellation);
        if (prepared is not null) parts.Known.Keep(_plan, silos, prepared, since);
        return prepared;
    }

    private SiloAddress[] SilosThatAnswer()
    {
        var active = parts.Silos.GetApproximateSiloStatuses(onlyActive: true).Keys.ToArray();
        var answering = active.Where(silo => !_lost.Contains(silo)).ToArray();
        return parts.Draining.Without(answering.Length > 0 ? answering : active);
    }

    private RunRetention Retention(PlanOutline plan) =>
        request.Retention == RunRetention.Auto && !IsSmall(plan) ? RunRetention.None : request.Retention;

    private bool IsSmall(PlanOutline plan) =>
        plan.Nodes <= parts.Options.RetainAllUpTo && plan.ShardBytes.Sum() <= Math.Min(parts.Options.RetainAllBytes, parts.Options.TensorBytes);

    private RunOutcome Outcome(PreparedPlan prepared, NodeValues values, NodeValues gradients, TimeSpan elapsed)
    {
        var zeros = prepared.Outline.ZeroGradients;
        return new RunOutcome
        {
            Values = values,
            Gradients = zeros.Length == 0 ? gradients : NodeValues.Pack([.. gradients.Nodes, .. zeros], [.. gradients.ToValues(), .. prepared.Outline.ZeroTypes.Select(Zero)]),
            Plan = new PlanReport
            {
                Nodes = prepared.Outline.Nodes,
                Shards = prepared.Outline.Shards,
                Silos = prepared.Layout.OwnerOf.Distinct().Count(),
                Granularity = prepared.Outline.Granularity == Granularity.Fused ? "fused" : "per-op",
                Why = prepared.Outline.Why,
                ForwardMessages = prepared.Outline.ForwardMessages,
                BackwardMessages = prepared.Outline.BackwardMessages,
            },
            Attempts = Attempts,
            Elapsed = elapsed,
            Warnings = Warnings(prepared.Outline),
        };
    }

    private static Value Zero(TensorType type) => type.IsScalar ? 0.0 : Tensor.Full(type, 0);

    private string[] Warnings(PlanOutline plan)
    {
        List<string> warnings = [];
        var count = 0;
        var nodes = request.Feeds.Nodes;
        var scalars = request.Feeds.Values;
        for (var i = 0; i < nodes.Length; i++)
            if (!double.IsFinite(scalars[i])) Warn(nodes[i], $"is {(Value)scalars[i]}.");
        for (var i = 0; i < request.Feeds.Tensors.Length; i++)
            if (!request.Feeds.Tensors[i].IsFinite()) Warn(nodes[request.Feeds.TensorAt[i]], "has elements that are not finite.");
        if (count > MaxWarnings) warnings.Add($"{count - MaxWarnings:N0} more feeds are not finite.");
        return [.. warnings];

        void Warn(int node, string what)
        {
            if (RangeOf(plan.Fed, node) is not { } range || count++ >= MaxWarnings) return;
            warnings.Add($"Feed '{range.Label(node)}' {what}");
        }
    }

    // The ranges ascend.
    private static FedRange? RangeOf(FedRange[] ranges, int node)
    {
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (node < ranges[middle].First) high = middle - 1;
            else if (node >= ranges[middle].End) low = middle + 1;
            else return ranges[middle];
        }

        return null;
    }
}
