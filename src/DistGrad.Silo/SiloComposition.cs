using System.Net;
using DistGrad.Grains;
using DistGrad.Transport;
using Orleans.Configuration;
using StackExchange.Redis;

namespace DistGrad.Silo;

/// <summary>Puts a silo together from its settings.</summary>
public static class SiloComposition
{
    /// <summary>Adds clustering, storage and DistGrad's grains to a silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="settings">Its settings.</param>
    /// <exception cref="TlsFileException">A file for TLS cannot be used.</exception>
    public static ISiloBuilder UseDistGrad(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Redis is null) UseMemory(silo, settings);
        else UseRedis(silo, settings);
        if (settings.Kubernetes) silo.UseKubernetesHosting();
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ClusterId));
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = settings.Address;
            (options.SiloPort, options.GatewayPort) = (settings.SiloPort, settings.GatewayPort);
            var listen = settings.ListenOnAllInterfaces ? IPAddress.Any : settings.Address;
            options.SiloListeningEndpoint = new IPEndPoint(listen, settings.SiloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(listen, settings.GatewayPort);
        });
        if (settings.Tls is { } files) UseTls(silo, TlsCredentials.Load(files, isSilo: true));
        silo.Configure<ClusterMembershipOptions>(options => settings.Detection.Apply(options));
        silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = Messages.MaxBody);

        // Orleans looks at every activation every few seconds for stuck requests; with a node a grain that costs more than it tells.
        silo.Configure<SiloMessagingOptions>(options => options.GrainWorkloadAnalysisPeriod = TimeSpan.Zero);
        return silo.AddDistGrad(settings.Configure, settings.Ops);
    }

    private static void UseTls(ISiloBuilder silo, TlsCredentials credentials) => silo.Configure<SiloConnectionOptions>(options =>
    {
        options.ConfigureSiloInboundConnection(connections => connections.UseServerTls(credentials));
        options.ConfigureSiloOutboundConnection(connections => connections.UseClientTls(credentials));
        options.ConfigureGatewayInboundConnection(connections => connections.UseServerTls(credentials));
    });

    private static void UseMemory(ISiloBuilder silo, SiloSettings settings)
    {
        silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort, settings.Primary, settings.ClusterId, settings.ClusterId);
        silo.AddMemoryGrainStorage(DistGradSiloBuilderExtensions.StorageName).UseInMemoryReminderService();
    }

    private static void UseRedis(ISiloBuilder silo, SiloSettings settings)
    {
        var redis = ConfigurationOptions.Parse(settings.Redis!);
        silo.UseRedisClustering(options => options.ConfigurationOptions = redis);
        silo.AddRedisGrainStorage(DistGradSiloBuilderExtensions.StorageName, options => (options.ConfigurationOptions, options.DeleteStateOnClear) = (redis, true));
        silo.UseRedisReminderService(options => options.ConfigurationOptions = redis);
    }
}
