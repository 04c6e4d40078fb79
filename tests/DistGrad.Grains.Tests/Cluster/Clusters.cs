using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public sealed class OneSilo() : ClusterFixture(1);

public sealed class TwoSilos() : ClusterFixture(2);

public sealed class ThreeSilos() : ClusterFixture(3);

/// <summary>Two silos that lose messages and soon see it: the tests that use it do so in the reference tier.</summary>
public sealed class LossySilos() : ClusterFixture(
    2,
    options => (options.WatchdogInterval, options.AttemptPause) = (TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1)),
    filtersMessages: true);

/// <summary>Two silos on which the watchdog does not look at a run before a test's patience is over.</summary>
public sealed class UnwatchedSilos() : ClusterFixture(
    2,
    options => (options.WatchdogInterval, options.Lease) = (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)));

/// <summary>A silo of narrow limits.</summary>
public sealed class NarrowSilo() : ClusterFixture(1, options =>
{
    options.MaxRunsInFlight = 2;
    options.MaxRunsWaiting = 2;
    options.MaxGraphNodes = 1000;
    options.PlanBytes = 1;
});

/// <summary>Three silos that send everything above a kilobyte in parts, and cannot take a message that is much larger.</summary>
public sealed class TinyPartSilos() : ClusterFixture(3, options => options.PartSize = PartSize, filtersMessages: true, maxMessageBody: 20 * PartSize, partSize: PartSize)
{
    /// <summary>Bytes of a part.</summary>
    public const int PartSize = 1024;
}

/// <summary>Three silos with little memory for tensors.</summary>
public sealed class SmallMemorySilos() : ClusterFixture(3, options =>
    (options.TensorBytes, options.KeptBytes, options.RetainAllBytes) = (TensorBytes, TensorBytes / 3, TensorBytes / 10))
{
    /// <summary>What each silo has.</summary>
    public const long TensorBytes = 300_000;
}

/// <summary>Two silos in which time passes for uploads as tests want, and that have room for graphs of a million nodes.</summary>
public sealed class UploadSilos : ClusterFixture
{
    public UploadSilos()
        : this(new FakeTimeProvider())
    {
    }

    private UploadSilos(FakeTimeProvider time)
        : base(2, options => options.GraphBytes = 1_200_000L * (GraphLimits.BytesPerNode + GraphLimits.BytesPerEdge), filtersMessages: true, uploadClock: time) => Time = time;

    /// <summary>The clock of uploads.</summary>
    public FakeTimeProvider Time { get; }
}

[CollectionDefinition(Name)]
public sealed class UploadSiloTests : ICollectionFixture<UploadSilos>
{
    public const string Name = "silos for uploads";
}

[CollectionDefinition(Name)]
public sealed class OneSiloTests : ICollectionFixture<OneSilo>
{
    public const string Name = "one silo";
}

[CollectionDefinition(Name)]
public sealed class TwoSiloTests : ICollectionFixture<TwoSilos>
{
    public const string Name = "two silos";
}

[CollectionDefinition(Name)]
public sealed class ThreeSiloTests : ICollectionFixture<ThreeSilos>
{
    public const string Name = "three silos";
}

[CollectionDefinition(Name)]
public sealed class LossySiloTests : ICollectionFixture<LossySilos>
{
    public const string Name = "lossy silos";
}

[CollectionDefinition(Name)]
public sealed class TinyPartTests : ICollectionFixture<TinyPartSilos>
{
    public const string Name = "silos of tiny parts";
}

[CollectionDefinition(Name)]
public sealed class SmallMemoryTests : ICollectionFixture<SmallMemorySilos>
{
    public const string Name = "silos of small memory";
}

[CollectionDefinition(Name)]
public sealed class NarrowSiloTests : ICollectionFixture<NarrowSilo>
{
    public const string Name = "a silo of narrow limits";
}
