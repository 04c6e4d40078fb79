using System.Diagnostics.Metrics;
using DistGrad.Kernels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>Makes a silo run graphs.</summary>
public static class DistGradSiloBuilderExtensions
{
    /// <summary>Name of the grain storage that DistGrad uses; the silo's host registers a provider under it.</summary>
    public const string StorageName = GraphStore.StorageName;

    /// <summary>Adds the shard host, the computed directory of node grains, and what the grains need.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Changes limits and times.</param>
    /// <param name="ops">Ops that graphs may use; the standard ones if null.</param>
    public static ISiloBuilder AddDistGrad(this ISiloBuilder silo, Action<DistGradOptions>? configure = null, OpRegistry? ops = null)
    {
        var services = silo.Services;
        services.AddOptions<DistGradOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DistGradOptions>, DistGradOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new UploadClock(provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton<IGrainStorageSerializer>(StorageName, static (provider, _) => new ChunkSerializer(provider.GetRequiredService<IGrainStorageSerializer>()));
        services.AddSingleton<IKernelCompiler>(new KernelCompiler(ops));
        services.AddSingleton<PlanTable>().AddSingleton<KnownPlans>().AddSingleton<RunTable>().AddSingleton<RetainedRuns>().AddSingleton<NodeReferenceCache>();
        services.AddSingleton(static provider => new TensorMemory(
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress, provider.GetRequiredService<IOptions<DistGradOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new Parcels(
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            silo => provider.GetRequiredService<ShardHosts>().Of(silo),
            provider.GetRequiredService<HeardSilos>(),
            provider.GetRequiredService<IOptions<DistGradOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ShardHosts>().AddSingleton<ShardHostParts>().AddSingleton<RunParts>().AddSingleton<DoorRuns>().AddSingleton<OwnDoors>().AddSingleton<EndedRuns>().AddSingleton<RunRecords>().AddSingleton<RunTraces>().AddSingleton<HostTraces>().AddSingleton<LocalAttempts>().AddSingleton<DrainingSilos>().AddSingleton<StoragePatience>().AddSingleton<GraphCache>();
        services.AddMetrics().AddSingleton<Admissions>().AddSingleton<SiloLevels>().AddSingleton(static provider => new DistGradMetrics(provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<SiloLevels>()));
        services.AddSingleton<IGrainDirectoryCache, NodeDirectoryCache>();
        services.AddGrainDirectory(NodeDirectory.Name, static (_, _) => new NodeDirectory());
        services.AddPlacementFilter<StayingSilosFilter, StayingSilosDirector>(ServiceLifetime.Singleton);
        services.AddSingleton<IOwnDoors>(static provider => provider.GetRequiredService<OwnDoors>());
        services.AddPlacementDirector<RunPlacement, RunPlacementDirector>();
        silo.AddGrainService<ShardHost>();
        MakePatient(services);
        services.AddSingleton(static provider => new HeardSilos(
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress, (int)(provider.GetRequiredService<IOptions<DistGradOptions>>().Value.NetworkPartitionTimeout / CutWatch.Round)));
        services.AddHostedService<CutWatch>();
        services.AddSingleton<SiloDrain>().AddSingleton<ISiloDrain>(static provider => provider.GetRequiredService<SiloDrain>());
        services.AddHostedService(static provider => provider.GetRequiredService<SiloDrain>());
        return silo.AddReminders();
    }

    /// <summary>What a silo could not work with, a sentence each.</summary>
    /// <param name="options">Limits and times.</param>
    public static IReadOnlyList<string> Problems(DistGradOptions options) => [.. new DistGradOptionsValidator().Validate(null, options).Failures ?? []];

    // The host has registered the storage: what asks for it gets it with patience.
    private static void MakePatient(IServiceCollection services)
    {
        var storage = services.LastOrDefault(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageName))
            ?? throw new InvalidOperationException($"Register a grain storage named '{StorageName}' before {nameof(AddDistGrad)}.");
        services.Remove(storage);
        services.AddKeyedSingleton<IGrainStorage>(StorageName, (provider, _) => new PatientStorage(
            (IGrainStorage)storage.KeyedImplementationFactory!(provider, StorageName), provider.GetRequiredService<StoragePatience>()));
    }
}
