using Orleans.GrainDirectory;

namespace DistGrad.Grains;

/// <summary>Where node grains are: their key says it. Nothing is stored, so nothing is lost with a silo.</summary>
internal sealed class NodeDirectory : IGrainDirectory
{
    /// <summary>Name under which the directory is registered.</summary>
    public const string Name = "distgrad-nodes";

    /// <inheritdoc/>
    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    /// <inheritdoc/>
    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => Task.FromResult<GrainAddress?>(address);

    /// <inheritdoc/>
    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(new GrainAddress
    {
        GrainId = grainId,
        SiloAddress = NodeKey.ParseOwner(NodeKey.Owner(grainId.Key.AsSpan())),
    });

    /// <inheritdoc/>
    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
