namespace DistGrad;

/// <summary>A graph in the cluster.</summary>
public sealed partial class GraphHandle
{
    private readonly ClusterGraphs _graphs;
    private readonly LatestSignature _signatures;

    private Graph? _graph;

    internal GraphHandle(ClusterGraphs graphs, Graph graph, bool isNew)
        : this(graphs, graph.Index, graph.Id, isNew) => _graph = graph;

    internal GraphHandle(ClusterGraphs graphs, GraphIndex index, string id, bool isNew)
    {
        _graphs = graphs;
        Index = index;
        _signatures = new LatestSignature(index);
        Id = id;
        IsNew = isNew;
    }

    /// <summary>Whether this submission stored the graph; false where it was there before.</summary>
    public bool IsNew { get; }

    /// <summary>Content hash of the graph.</summary>
    public string Id { get; }

    /// <summary>Names, inputs and outputs of the graph.</summary>
    public GraphIndex Index { get; }

    /// <summary>The graph.</summary>
    /// <exception cref="InvalidOperationException">It was submitted while it was built, and is only in the cluster.</exception>
    public Graph Graph => _graph ?? throw new InvalidOperationException($"Graph '{Index.Name}' was submitted while it was built, and is only in the cluster; download it first (DownloadAsync).");

    /// <summary>The graph, read from the cluster where it is only there.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UnknownGraphException">It has been deleted.</exception>
    public async Task<Graph> DownloadAsync(CancellationToken cancellationToken = default) =>
        _graph ??= await _graphs.DownloadAsync(Id, cancellationToken).ConfigureAwait(false);

    /// <summary>Evaluates nodes.</summary>
    /// <param name="feeds">Values of the inputs that the fetches depend on.</param>
    /// <param name="fetches">Nodes to fetch, by label; the graph's outputs if null.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="progress">Is told how far the run is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="DistGradException">The request does not fit the graph, or the run failed.</exception>
    public async Task<RunResult> EvaluateAsync(
        Feeds? feeds = null,
        IReadOnlyCollection<string>? fetches = null,
        RunOptions? options = null,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Evaluation(feeds, fetches, options, isCall: true).ExecuteAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Differentiates a node.</summary>
    /// <param name="of">The root, by label; the graph's only output if null. Its value is fetched too.</param>
    /// <param name="feeds">Values of the inputs that root and fetches depend on.</param>
    /// <param name="wrt">Nodes to differentiate by, by label, not only inputs; all inputs and parameters of floating-point numbers if null.</param>
    /// <param name="fetches">More nodes to fetch, by label.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="progress">Is told how far the run is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="DistGradException">The request does not fit the graph, or the run failed.</exception>
    public async Task<RunResult> GradientAsync(
        string? of = null,
        Feeds? feeds = null,
        IReadOnlyCollection<string>? wrt = null,
        IReadOnlyCollection<string>? fetches = null,
        RunOptions? options = null,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Gradient(of, feeds, wrt, fetches, options, isCall: true).ExecuteAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts what <see cref="EvaluateAsync"/> does, without waiting for it.</summary>
    /// <param name="feeds">Values of the inputs that the fetches depend on.</param>
    /// <param name="fetches">Nodes to fetch, by label; the graph's outputs if null.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="cancellationToken">Ends the call, not the run.</param>
    public Task<RunHandle> StartEvaluateAsync(
        Feeds? feeds = null,
        IReadOnlyCollection<string>? fetches = null,
        RunOptions? options = null,
        CancellationToken cancellationToken = default) => StartAsync(Evaluation(feeds, fetches, options), cancellationToken);

    /// <summary>Starts what <see cref="GradientAsync"/> does, without waiting for it.</summary>
    /// <param name="of">The root, by label; the graph's only output if null. Its value is fetched too.</param>
    /// <param name="feeds">Values of the inputs that root and fetches depend on.</param>
    /// <param name="wrt">Nodes to differentiate by, by label; all inputs and parameters of floating-point numbers if null.</param>
    /// <param name="fetches">More nodes to fetch, by label.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="cancellationToken">Ends the call, not the run.</param>
    public Task<RunHandle> StartGradientAsync(
        string? of = null,
        Feeds? feeds = null,
        IReadOnlyCollection<string>? wrt = null,
        IReadOnlyCollection<string>? fetches = null,
        RunOptions? options = null,
        CancellationToken cancellationToken = default) => StartAsync(Gradient(of, feeds, wrt, fetches, options), cancellationToken);

    /// <summary>Finds a durable run of this graph, under way or ended, whoever started it.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UnknownRunException">There is no durable run of that id, or its result is no longer kept.</exception>
    public Task<RunHandle> FindRunAsync(string runId, CancellationToken cancellationToken = default) => GetRunAsync(runId, isDurable: true, cancellationToken);

    /// <summary>Finds a run of this graph, under way or ended not long ago, whoever started it.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="isDurable">Whether it is a durable run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UnknownRunException">There is no such run, or it is no longer kept.</exception>
    public async Task<RunHandle> GetRunAsync(string runId, bool isDurable, CancellationToken cancellationToken = default)
    {
        var run = new RunHandle(Calls, Index, new RunKey(Id, runId, isDurable), isCall: false, request: null, new RunOptions().ProgressInterval);
        await run.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <summary>What a node held in a run, recomputed where it was not retained.</summary>
    /// <param name="run">The run.</param>
    /// <param name="label">Name of the node, or <c>#</c> and its number.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">The node was not part of the run.</exception>
    public async Task<NodeInspection> InspectAsync(RunResult run, string label, CancellationToken cancellationToken = default) =>
        (await InspectAsync(run, [Index.Find(label)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>What every node held in a run, in the order of the graph.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectionException">There are more than 100,000.</exception>
    public async Task<IReadOnlyList<NodeInspection>> InspectAllAsync(RunResult run, CancellationToken cancellationToken = default) =>
        await InspectAsync(run, [], cancellationToken).ConfigureAwait(false);

    private ClusterCalls Calls => _graphs.Calls;

    private Task<NodeInspection[]> InspectAsync(RunResult run, int[] nodes, CancellationToken cancellationToken) =>
        new RunCalls(Calls, new RunKey(Id, run.RunId, run.IsDurable)).InspectAsync(nodes, cancellationToken);

    private RunHandle Evaluation(Feeds? feeds, IReadOnlyCollection<string>? fetches, RunOptions? options, bool isCall = false)
    {
        options ??= new();
        return Run(_signatures.Evaluation(fetches, options.Granularity), feeds, options, isCall);
    }

    private RunHandle Gradient(
        string? of, Feeds? feeds, IReadOnlyCollection<string>? wrt, IReadOnlyCollection<string>? fetches, RunOptions? options, bool isCall = false)
    {
        options ??= new();
        return Run(_signatures.Gradient(of, wrt, fetches, options.Granularity), feeds, options, isCall);
    }

    // A run that is started and waited for in one call, and of whose id nobody else knows, needs no grain of its own.
    private RunHandle Run(PlanSignature signature, Feeds? feeds, RunOptions options, bool isCall)
    {
        if (options.RunId is { } id && (id.Length is 0 or > RunOptions.MaxRunIdLength || id.Any(char.IsControl)))
            throw new ArgumentException($"A run id has 1 to {RunOptions.MaxRunIdLength} characters, none of them a control character.", nameof(options));
        var request = Request(signature, feeds, options);

        // What is sent ahead goes to a run's grain.
        isCall &= options is { RunId: null, Durable: false } && Freight.Bytes(request.Feeds) <= Calls.PartSize;
        var key = new RunKey(Id, options.RunId ?? (isCall ? RunKey.NewCallId() : Guid.NewGuid().ToString("N")), options.Durable);
        return new RunHandle(Calls, Index, key, isCall, request, options.ProgressInterval);
    }

    private RunRequest Request(PlanSignature signature, Feeds? feeds, RunOptions options)
    {
        var values = GraphQuery.Feeds(Index, feeds ?? []);

        // What is not here was submitted while it was built: it consists of float64 scalars, and no plan depends on their types.
        var types = _graph is null ? [] : FedTypes.Of(_graph, values, _graphs.Ops);
        return new RunRequest
        {
            Signature = types.Length == 0 ? signature : signature with { Feeds = types },
            Feeds = values,
            Tier = options.Tier,
            Retention = options.Retention,
            Watched = [.. Index.FindAll(options.Watched).Distinct().Order()],
            TraceContext = SpanContext.Of(System.Diagnostics.Activity.Current),
            Trace = options.Trace is null ? null : Spec(options.Trace),
            Deadline = options.Deadline is { } d && d <= TimeSpan.Zero ? throw new ArgumentOutOfRangeException(nameof(options), d, "A deadline is longer than zero.") : options.Deadline,
        };
    }

    private TraceSpec Spec(TraceOptions trace) => new()
    {
        Budget = trace.Budget is >= 0 and <= TraceOptions.MaxBudget ? trace.Budget : throw new ArgumentOutOfRangeException(nameof(trace), trace.Budget, $"A budget is from 0 to {TraceOptions.MaxBudget} spans."),
        Watched = [.. Index.FindAll(trace.Watched).Distinct().Order()],
    };

    private static async Task<RunHandle> StartAsync(RunHandle run, CancellationToken cancellationToken)
    {
        await run.StartAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return run;
    }
}
