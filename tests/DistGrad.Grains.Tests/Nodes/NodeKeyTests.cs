using System.Net;
using System.Text;
using CsCheck;

namespace DistGrad.Grains.Tests;

public class NodeKeyTests
{
    [Fact]
    public void Parse_WhatOfWrote_IsTheSame() => Gen.Select(Gen.Int[0, 65535], Gen.Int[0, int.MaxValue - 1], Gen.Int[0, 239], Gen.Int[0, int.MaxValue]).Sample((port, generation, shard, node) =>
    {
        var owner = SiloAddress.New(IPAddress.Parse("10.1.2.3"), port, generation);

        var grain = NodeKey.Of(NodeKey.Prefix(owner, "0123456789abcdef01234567", shard), node);

        var key = grain.Key.AsSpan();
        return grain.Type == NodeKey.Type && NodeKey.Parse(key) == ("0123456789abcdef01234567", shard, node) && NodeKey.ParseOwner(NodeKey.Owner(key)).Equals(owner);
    });

    [Fact]
    public void Owner_OfAnIPv6Silo_IsThatSilo()
    {
        var owner = SiloAddress.New(IPAddress.IPv6Loopback, 11111, 5);

        Assert.Equal(owner, NodeKey.ParseOwner(NodeKey.Owner(NodeKey.Of(NodeKey.Prefix(owner, "plan", 0), 1).Key.AsSpan())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.1.2.3:1@2")]
    [InlineData("10.1.2.3:1@2/plan/3")]
    [InlineData("10.1.2.3:1@2/plan/3/4/5")]
    [InlineData("10.1.2.3:1@2/plan/three/4")]
    [InlineData("10.1.2.3:1@2/plan/3/4x")]
    public void Parse_OtherKey_IsRefused(string key) =>
        Assert.Throws<FormatException>(() => NodeKey.Parse(Encoding.ASCII.GetBytes(key)));

    [Fact]
    public void Owner_KeyWithoutSeparator_IsRefused() => Assert.Throws<FormatException>(() => NodeKey.Owner("nobody"u8).Length);
}
