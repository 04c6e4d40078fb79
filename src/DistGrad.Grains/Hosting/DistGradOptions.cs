namespace DistGrad.Grains;

/// <summary>Limits and times of a silo. All silos of a cluster should have the same.</summary>
public sealed class DistGradOptions
{
    /// <summary>Most runs of one graph in flight at once; more wait. Default 64.</summary>
    public int MaxRunsInFlight { get; set; } = 64;

    /// <summary>Most runs of one graph that wait; more are refused. Default 1,000.</summary>
    public int MaxRunsWaiting { get; set; } = 1000;

    /// <summary>Most nodes of a graph, whatever the memory. Default as many as can be numbered.</summary>
    public int MaxGraphNodes { get; set; } = int.MaxValue;

    /// <summary>
    /// Most bytes that one graph may need, stored and planned: larger ones are refused as soon as that is known. Default four fifths
    /// of the memory that the process may use.
    /// </summary>
    public long GraphBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;

    /// <summary>An upload of a graph whose client has not been heard of for so long is given up. Default 5 minutes.</summary>
    public TimeSpan UploadGrace { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Most attempts at a run. Default 5.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Pause before the second attempt at a run, doubled before each one after it, so that membership has time to learn of a lost silo. Default 1 s.</summary>
    public TimeSpan AttemptPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long calls between grains are made again while the cluster gets over the loss of a silo. Default 60 s.</summary>
    public TimeSpan CallPatience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time between two looks at a run under way. Default 1 s.</summary>
    public TimeSpan WatchdogInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often in a row a run must be found idle, without progress, to count as stalled. Default 3.</summary>
    public int StalledLooks { get; set; } = 3;

    /// <summary>Longest wait for a host's answer before the host counts as lost. Default 20 s.</summary>
    public TimeSpan HostTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long two silos that both live may not hear of each other before the younger is declared dead, if at least half of the others are heard
    /// of meanwhile. From 3 seconds to an hour; longer than it takes to find out that a silo is dead, and than interruptions that are to be put up
    /// with. Default 12 s.
    /// </summary>
    public TimeSpan NetworkPartitionTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a silo that is told to stop waits for its runs to end. Default 20 s.</summary>
    public TimeSpan DrainFor { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long runs stay inspectable and their results fetchable. Default 10 minutes.</summary>
    public TimeSpan RetainFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Number of runs, the latest, that a silo remembers for those who ask what ran: when, for how long, and how it ended. Default 1,000.</summary>
    public int RememberedRuns { get; set; } = 1000;

    /// <summary>Most bytes of the traces of runs that a silo keeps for those who look at them; the oldest go first. Default 64 MiB.</summary>
    public long TraceBytes { get; set; } = 64L << 20;

    /// <summary>How long the results of durable runs are stored. At least a minute, which the reminder that clears them needs. Default 24 hours.</summary>
    public TimeSpan DurableFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Most bytes of a durable run's request, feeds included, and of its results. Default 256 MiB.</summary>
    public long DurableBytes { get; set; } = 256L << 20;

    /// <summary>How long a call on the storage is made again while the storage does not answer. Default 60 s.</summary>
    public TimeSpan StoragePatience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of retained runs on a silo; the oldest go first. Default 256 MiB.</summary>
    public long RetainedBytes { get; set; } = 256L << 20;

    /// <summary>Plans of up to so many nodes retain all nodes by default, unless their tensors take more than <see cref="RetainAllBytes"/>. Default 10,000.</summary>
    public int RetainAllUpTo { get; set; } = 10_000;

    /// <summary>Runs whose tensors take more bytes, all together, retain nothing by default: values are freed as soon as nobody reads them any more. Default 16 MiB.</summary>
    public long RetainAllBytes { get; set; } = 16L << 20;

    /// <summary>Most bytes that ended runs keep on a silo, feeds and results and some 4,500 a run, beside the latest run; the oldest go first. Default 256 MiB.</summary>
    public long KeptBytes { get; set; } = 256L << 20;

    /// <summary>
    /// Most bytes of loaded plans, their node grains included, on a silo; the least recently used go first. Default a quarter of the memory
    /// that the process may use.
    /// </summary>
    public long PlanBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>
    /// An attempt whose run has not been heard of for so long is closed; it is heard of with every look of the watchdog. What is set
    /// aside for an attempt or a message in parts is given up after the same time. Default 60 s.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Bytes of tensors beyond which a message is taken apart, and of each part; large ones hold up what comes behind them on a
    /// connection. At most 16 MiB, a quarter of the largest message that silos and clients take. Default 8 MiB.
    /// </summary>
    public int PartSize { get; set; } = 8 << 20;

    /// <summary>
    /// Most bytes that the tensors of runs under way may take on a silo, by their plans; runs that do not fit wait. Default half of
    /// the memory that the process may use.
    /// </summary>
    public long TensorBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Activations of node grains under way at once while a shard is loaded. Default 256.</summary>
    public int ActivationConcurrency { get; set; } = 256;
}
