namespace DistGrad;

/// <summary>The calls that a client makes on the grains of its cluster. All of them are harmless to repeat.</summary>
internal sealed class ClusterCalls
{
    // So that runs of a client are spread over its gateways, and on each over threads.
    private const int Doors = 64;

    private readonly IGrainFactory _grains;

    // By number; made when they are first needed, as a client that is not connected yet cannot.
    private readonly IRunDoor?[] _doors = new IRunDoor?[Doors];
    private readonly GrainReferences<IRunGrain> _runs;

    // Null where no silo is in this process.
    private readonly IOwnDoors? _own;
    private readonly CallRetry _retry;

    public ClusterCalls(IGrainFactory grains, DistGradClientOptions? options, GatewayWatch? gateways = null, IOwnDoors? own = null)
    {
        options ??= new();
        if (options.Patience < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(options), options.Patience, "A client's patience is zero or longer.");
        if (options.PartSize is < 1 or > Messages.MaxBody / 4) throw new ArgumentOutOfRangeException(nameof(options), options.PartSize, $"Parts have from 1 to {Messages.MaxBody / 4} bytes.");
        (_grains, _runs, _own) = (grains, new GrainReferences<IRunGrain>(grains), own);
        PartSize = options.PartSize;
        _retry = new CallRetry(options.Patience, staysInContext: false, TimeProvider.System, gateways is null ? null : gateways.Look);
    }

    /// <summary>Bytes of the parts that feeds are sent in.</summary>
    public int PartSize { get; }

    public ICatalogGrain Catalog => _grains.GetGrain<ICatalogGrain>(0);

    public IGraphGrain Graph(string id) => _grains.GetGrain<IGraphGrain>(id);

    public IUploadGrain Upload(Guid id) => _grains.GetGrain<IUploadGrain>(id);

    public IRunGrain Run(RunKey run) => _runs[run.ToString()];

    /// <summary>The door that takes a run on. The key of a door decides over which of several gateways it is reached.</summary>
    public IRunDoor Door(RunKey run)
    {
        var number = NumberOfDoor(run);
        return _doors[number] ??= _grains.GetGrain<IRunDoor>(number);
    }

    /// <summary>Has the run's door execute it.</summary>
    public Task<RunStatus> ExecuteAtDoor(RunKey run, RunRequest request, TimeSpan patience, bool isRepeated) =>
        _own?.TryExecute(NumberOfDoor(run), run, request, patience, isRepeated) ?? Door(run).Execute(run, request, patience, isRepeated);

    private static uint NumberOfDoor(RunKey run) => (uint)run.RunId.GetHashCode(StringComparison.Ordinal) % Doors;

    /// <summary>Makes a call until it is answered; cancelling gives up a call under way too.</summary>
    public Task<T> MakeAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken) =>
        _retry.RunAsync(operation, call, cancellationToken).WaitAsync(cancellationToken);

    /// <inheritdoc cref="MakeAsync{T}"/>
    public Task MakeAsync(string operation, Func<Task> call, CancellationToken cancellationToken) =>
        _retry.RunAsync(operation, call, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Makes a call until it is answered; cancelling takes effect between two tries.</summary>
    public Task<T> FinishAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken) =>
        _retry.RunAsync(operation, call, cancellationToken);

    /// <inheritdoc cref="FinishAsync{T}"/>
    public Task FinishAsync(string operation, Func<Task> call, CancellationToken cancellationToken) =>
        _retry.RunAsync(operation, call, cancellationToken);
}
