using Orleans.Runtime.Services;

namespace DistGrad.Grains;

/// <summary>Reaches the shard host of any silo.</summary>
/// <param name="services">The silo's services.</param>
internal sealed class ShardHosts(IServiceProvider services) : GrainServiceClient<IShardHost>(services)
{
    // The host of this silo, once it runs. Its tables are safe for many threads, so that it can be called from anybody's turn.
    private volatile Own? _own;

    /// <summary>The shard host of a silo. This silo's own is called without messages, which cost a short run a good part of its time.</summary>
    public IShardHost Of(SiloAddress silo) => _own is { } own && own.Silo.Equals(silo) ? own.Host : GetGrainService(silo);

    /// <summary>Makes this silo's own host known.</summary>
    public void Enter(SiloAddress silo, IShardHost host) => _own = new Own(silo, host);

    private sealed record Own(SiloAddress Silo, IShardHost Host);
}
