using DistGrad.Contracts.Tests.Wire;

namespace DistGrad.Contracts.Tests.Runs;

public class HostCensusTests
{
    // As a silo wrote it that did not count messages yet.
    private const string Older =
        "30015129a6842764697374677261642e486f737443656e737573e8402131302e302e302e313a31313131314037010501" +
        "09010d01110110807c814a0110002f6859011080e14e68e0";

    [Fact]
    public void Read_OfASiloThatDoesNotCountYet_SaysThatItDoesNotSay()
    {
        var census = Assert.IsType<HostCensus>(WireSerializer.Read(Convert.FromHexString(Older)));

        Assert.Equal(("10.0.0.1:11111@7", 7_000_000_000), (census.Silo, census.MemoryBytes));
        Assert.Equal((null, null, null), (census.MessagesSent, census.RunsEnded, census.Shards));
    }
}
