using System.Net;

namespace DistGrad.Client.Tests;

public class GatewayAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:30000")]
    [InlineData("127.0.0.1:31000", "127.0.0.1:31000")]
    [InlineData(" 127.0.0.1 , 127.0.0.2:5,", "127.0.0.1:30000 127.0.0.2:5")]
    [InlineData("127.0.0.1,127.0.0.1:30000", "127.0.0.1:30000")]
    [InlineData("::1", "[::1]:30000")]
    [InlineData("[::1]:5", "[::1]:5")]
    public async Task Resolve_Addresses_AreReadWithThePortThatIsUsual(string gateways, string expected)
    {
        var endpoints = await GatewayAddresses.ResolveAsync(gateways, default);

        Assert.Equal(expected, string.Join(' ', endpoints.Select(endpoint => endpoint.ToString())));
    }

    [Theory]
    [InlineData("localhost", 30000)]
    [InlineData("localhost:31000", 31000)]
    public async Task Resolve_HostName_IsLookedUp(string gateway, int port)
    {
        var endpoint = Assert.Single(await GatewayAddresses.ResolveAsync(gateway, default));

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), endpoint);
    }

    [Theory]
    [InlineData("", "No gateway is given")]
    [InlineData(" , ", "No gateway is given")]
    [InlineData("host:", "'host:' is no gateway")]
    [InlineData("host:0", "'host:0' is no gateway")]
    [InlineData("host:65536", "'host:65536' is no gateway")]
    [InlineData("host:abc", "'host:abc' is no gateway")]
    [InlineData(":30000", "':30000' is no gateway")]
    [InlineData("127.0.0.1,no-such-host.invalid", "'no-such-host.invalid' is not known")]
    public async Task Resolve_WhatIsNoGateway_SaysWhy(string gateways, string expected)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => GatewayAddresses.ResolveAsync(gateways, default));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
