using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace DistGrad.Grains;

/// <summary>What a silo's shard host works with.</summary>
internal sealed record ShardHostParts(
    PlanTable Plans,
    KnownPlans Known,
    RunTable Runs,
    RetainedRuns Retained,
    RunRecords Records,
    HostTraces Traces,
    Parcels Parcels,
    TensorMemory Memory,
    Serializer Serializer,
    NodeReferenceCache References,
    ShardHosts Hosts,
    LocalAttempts Local,
    DoorRuns DoorRuns,
    IKernelCompiler Compiler,
    IGrainFactory Grains,
    ISiloStatusOracle Silos,
    DrainingSilos Draining,
    HeardSilos Heard,
    DistGradMetrics Metrics,
    TimeProvider Clock,
    IOptions<DistGradOptions> Options)
{
    public GrainReferences<INodeGrain> Nodes { get; } = new(Grains);

    public CallRetry Calls { get; } = new(Options.Value.CallPatience, staysInContext: false, Clock);
}
