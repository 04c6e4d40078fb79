using Orleans.Runtime.Services;

namespace DistGrad.Grains;

/// <summary>Reaches the shard host of any silo.</summary>
/// <param name="services">The silo's services.</param>
internal sealed class ShardHosts(IServiceProvider services) : GrainServiceClient<IShardHost>(services)
{
    /// <summary>The shard host of a silo.</summary>
    public IShardHost Of(SiloAddress silo) => GetGrainService(silo);
}
