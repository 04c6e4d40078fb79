using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace DistGrad;

/// <summary>For those who set up the Orleans client of a <see cref="DistGradClient"/> themselves.</summary>
public static class DistGradClientBuilderExtensions
{
    /// <summary>
    /// Leaves gateways that are gone without a word, as with their machine or their network: when a call is not answered in time. Of clients that
    /// <see cref="DistGradClient.ConnectAsync"/> makes it is done already.
    /// </summary>
    /// <param name="client">The client.</param>
    public static IClientBuilder LeaveLostGateways(this IClientBuilder client)
    {
        client.Services.AddSingleton<GatewayWatch>();
        client.Services.AddOptions<ClientConnectionOptions>().Configure<GatewayWatch>((options, watch) => options.ConfigureConnection(connection => connection.UseMiddleware(watch)));
        return client;
    }
}
