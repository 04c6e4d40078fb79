using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>What runs work with.</summary>
internal sealed record RunParts(
    IGrainFactory Grains,
    ShardHosts Hosts,
    LocalAttempts Local,
    Parcels Parcels,
    DoorRuns DoorRuns,
    OwnDoors OwnDoors,
    EndedRuns Ended,
    RunRecords Records,
    KnownPlans Known,
    Admissions Admissions,
    RunTraces Traces,
    ISiloStatusOracle Silos,
    DrainingSilos Draining,
    ILocalSiloDetails Self,
    [FromKeyedServices(GraphStore.StorageName)] IGrainStorage Storage,
    StoragePatience Patience,
    Serializer Serializer,
    IKernelCompiler Compiler,
    DistGradMetrics Metrics,
    TimeProvider Clock,
    IOptions<DistGradOptions> Limits,
    ILogger<RunGrain> Logger)
{
    public DistGradOptions Options => Limits.Value;

    public GrainReferences<IGraphGrain> Graphs { get; } = new(Grains);

    public GrainReferences<IPlanGrain> Plans { get; } = new(Grains);

    public GrainReferences<IRunGrain> Runs { get; } = new(Grains);

    public CallRetry Calls { get; } = new(Limits.Value.CallPatience, staysInContext: true, Clock);
}
