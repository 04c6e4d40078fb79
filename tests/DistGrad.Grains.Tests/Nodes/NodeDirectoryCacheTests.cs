using System.Net;

namespace DistGrad.Grains.Tests;

public class NodeDirectoryCacheTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 1111, 1);
    private static readonly SiloAddress Restarted = SiloAddress.New(IPAddress.Loopback, 1111, 2);

    private readonly NodeDirectoryCache _cache = new();

    [Fact]
    public void LookUp_Nodes_GivesTheirOwner()
    {
        foreach (var owner in new[] { Silo, Restarted, Silo })
        {
            Assert.True(_cache.LookUp(Node(owner, 7), out var address, out _));
            Assert.Equal(owner, address.SiloAddress);
        }
    }

    [Fact]
    public void LookUp_NodesOfOneSilo_ShareAnAddress()
    {
        _cache.LookUp(Node(Silo, 1), out var first, out _);
        _cache.LookUp(Node(Silo, 2), out var second, out _);

        Assert.Same(first, second);
    }

    [Fact]
    public void Remove_Node_IsStillFound()
    {
        _cache.AddOrUpdate(new GrainAddress { GrainId = Node(Silo, 1), SiloAddress = Restarted }, 1);
        _cache.Remove(Node(Silo, 1));
        _cache.Clear();

        Assert.True(_cache.LookUp(Node(Silo, 1), out var address, out _));
        Assert.Equal(Silo, address.SiloAddress);
        Assert.Empty(_cache.KeyValues);
    }

    [Fact]
    public void LookUp_OtherGrain_IsWhatWasAdded()
    {
        var grain = GrainId.Create("other", "key");
        Assert.False(_cache.LookUp(grain, out _, out _));
        var address = new GrainAddress { GrainId = grain, SiloAddress = Silo };
        _cache.AddOrUpdate(address, 3);

        Assert.True(_cache.LookUp(grain, out var found, out var version));
        Assert.Equal((address, 3), (found, version));
        Assert.True(_cache.Remove(address));
        Assert.False(_cache.LookUp(grain, out _, out _));
    }

    [Fact]
    public async Task Lookup_InTheDirectory_IsWhatTheCacheSays()
    {
        var address = await new NodeDirectory().Lookup(Node(Restarted, 3));

        Assert.Equal((Node(Restarted, 3), Restarted), (address!.GrainId, address.SiloAddress));
    }

    private static GrainId Node(SiloAddress owner, int node) => NodeKey.Of(NodeKey.Prefix(owner, "plan", 0), node);
}
