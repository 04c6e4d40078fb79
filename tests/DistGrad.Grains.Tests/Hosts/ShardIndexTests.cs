namespace DistGrad.Grains.Tests.Hosts;

public class ShardIndexTests
{
    [Fact]
    public void Locate_EveryNode_IsInItsShard()
    {
        int[] sizes = [3, 1, 5, 2];
        var index = new ShardIndex(sizes);
        var planned = 0;
        for (var shard = 0; shard < sizes.Length; shard++)
            for (var node = 0; node < sizes[shard]; node++) Assert.Equal((shard, node), index.Locate(planned++));
    }
}
