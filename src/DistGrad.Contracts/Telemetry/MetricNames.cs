namespace DistGrad;

/// <summary>Names of the metrics that a silo gives; <c>docs/monitoring.md</c> says what each means.</summary>
/// <remarks>
/// They follow OpenTelemetry's conventions: Prometheus shows <c>distgrad.runs.started</c> as <c>distgrad_runs_started_total</c>, and a unit
/// behind the name. Nobody changes a name without the dashboards and rules in <c>deploy/</c>.
/// </remarks>
public static class MetricNames
{
    /// <summary>The meter of all of them.</summary>
    public const string Meter = "DistGrad";

    /// <summary>Counter: runs that were started here.</summary>
    public const string RunsStarted = "distgrad.runs.started";

    /// <summary>Counter: runs that ended here, by <see cref="MetricTags.Outcome"/> and <see cref="MetricTags.Granularity"/>.</summary>
    public const string RunsFinished = "distgrad.runs.finished";

    /// <summary>Counter: durable runs that were taken up here after their silo was lost.</summary>
    public const string RunsResumed = "distgrad.runs.resumed";

    /// <summary>Level: runs under way that are here, those that wait to be admitted included.</summary>
    public const string RunsInFlight = "distgrad.runs.in_flight";

    /// <summary>Histogram, seconds: from a run's start to its end, by <see cref="MetricTags.Outcome"/> and <see cref="MetricTags.Granularity"/>.</summary>
    public const string RunDuration = "distgrad.run.duration";

    /// <summary>Level: ended runs whose nodes can still be inspected.</summary>
    public const string RunsRetained = "distgrad.runs.retained";

    /// <summary>Level, bytes: what those take.</summary>
    public const string RunsRetainedSize = "distgrad.runs.retained.size";

    /// <summary>Level: ended runs whose feeds and results are kept for those who ask again.</summary>
    public const string RunsKept = "distgrad.runs.kept";

    /// <summary>Level, bytes: what those take.</summary>
    public const string RunsKeptSize = "distgrad.runs.kept.size";

    /// <summary>Counter: attempts at runs, by <see cref="MetricTags.Attempt"/>.</summary>
    public const string AttemptsStarted = "distgrad.attempts.started";

    /// <summary>Counter: attempts that were given up though the run had not failed, by <see cref="MetricTags.Reason"/>.</summary>
    public const string AttemptsLost = "distgrad.attempts.lost";

    /// <summary>Level: attempts that are open on the silo.</summary>
    public const string AttemptsOpen = "distgrad.attempts.open";

    /// <summary>Counter: attempts that the silo closed as their run was not heard of.</summary>
    public const string LeasesExpired = "distgrad.leases.expired";

    /// <summary>Counter: silos that this one asked to be declared dead, as nothing was heard of them.</summary>
    public const string SilosCutOff = "distgrad.silos.cut_off";

    /// <summary>Counter: calls on the storage that had to be made again.</summary>
    public const string StorageRetries = "distgrad.storage.retries";

    /// <summary>Counter: nodes that fired, by <see cref="MetricTags.Pass"/>.</summary>
    public const string NodesFired = "distgrad.nodes.fired";

    /// <summary>Level: node grains that are active.</summary>
    public const string NodesActive = "distgrad.nodes.active";

    /// <summary>Counter: messages that the silo's nodes sent, by <see cref="MetricTags.Pass"/> and <see cref="MetricTags.Tier"/>.</summary>
    public const string MessagesSent = "distgrad.messages.sent";

    /// <summary>Counter, bytes: what was packed for other silos, by <see cref="MetricTags.Pass"/> and <see cref="MetricTags.Tier"/>.</summary>
    public const string MessagesPayload = "distgrad.messages.payload";

    /// <summary>Histogram: messages in a batch for another silo.</summary>
    public const string BatchMessages = "distgrad.batch.messages";

    /// <summary>Histogram, seconds: from handing a batch over until the other silo has taken it.</summary>
    public const string BatchDuration = "distgrad.batch.duration";

    /// <summary>Counter: batches that had to be sent again.</summary>
    public const string BatchesResent = "distgrad.batches.resent";

    /// <summary>Histogram, seconds: time of a long kernel, by <see cref="MetricTags.Op"/> and <see cref="MetricTags.Pass"/>.</summary>
    public const string KernelDuration = "distgrad.kernel.duration";

    /// <summary>Histogram, seconds: how long a long kernel waited for a core.</summary>
    public const string KernelWait = "distgrad.kernel.wait";

    /// <summary>Level: long kernels that are computed at the moment, in the whole process.</summary>
    public const string KernelsRunning = "distgrad.kernels.running";

    /// <summary>Level: long kernels that wait for a core, in the whole process.</summary>
    public const string KernelsWaiting = "distgrad.kernels.waiting";

    /// <summary>Level: plans that are loaded.</summary>
    public const string PlansLoaded = "distgrad.plans.loaded";

    /// <summary>Level, bytes: what loaded plans take, their nodes included, by estimate.</summary>
    public const string PlansSize = "distgrad.plans.size";

    /// <summary>Level, bytes: what they may take.</summary>
    public const string PlansLimit = "distgrad.plans.limit";

    /// <summary>Level, bytes: memory that is set aside for the tensors of runs under way.</summary>
    public const string MemoryReserved = "distgrad.memory.reserved";

    /// <summary>Level, bytes: what may be set aside.</summary>
    public const string MemoryLimit = "distgrad.memory.limit";

    /// <summary>Level: attempts that wait for memory.</summary>
    public const string MemoryWaiting = "distgrad.memory.waiting";

    /// <summary>Level: runs that wait to be admitted, of all graphs whose grains are here.</summary>
    public const string AdmissionWaiting = "distgrad.admission.waiting";

    /// <summary>Level, from 0 to 1: how full the fullest of those queues is. At 1, runs are refused.</summary>
    public const string AdmissionFill = "distgrad.admission.fill";
}

/// <summary>Keys of the metrics' tags, and the values that there are. Graphs, runs and nodes are never among them: they have no bound.</summary>
public static class MetricTags
{
    /// <summary>How a run ended: one of <see cref="Outcomes"/>.</summary>
    public const string Outcome = "outcome";

    /// <summary>Granularity of a run's plan: one of <see cref="Granularities"/>.</summary>
    public const string Granularity = "granularity";

    /// <summary>Whether it is a run's first attempt: one of <see cref="Attempts"/>.</summary>
    public const string Attempt = "attempt";

    /// <summary>Why an attempt was lost: one of <see cref="Reasons"/>.</summary>
    public const string Reason = "reason";

    /// <summary>The pass: one of <see cref="Passes"/>.</summary>
    public const string Pass = "pass";

    /// <summary>The way that a message takes: one of <see cref="Tiers"/>.</summary>
    public const string Tier = "tier";

    /// <summary>ONNX name of an op; <see cref="KernelKey.TapeOp"/> or <see cref="KernelKey.BlockOp"/> for blocks.</summary>
    public const string Op = "op";

    /// <summary>
    /// A run succeeded, failed by itself, was cancelled by its caller, ran out of time, was refused as too many waited, or left with its silo to go
    /// on elsewhere.
    /// </summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["succeeded", "failed", "cancelled", "deadline", "refused", "left"];

    /// <summary>As in <see cref="PlanReport.Granularity"/>; none where the run ended before it was planned.</summary>
    public static IReadOnlyList<string> Granularities { get; } = ["per-op", "fused", "none"];

    /// <summary>A run's first attempt, or one that repeats a lost one.</summary>
    public static IReadOnlyList<string> Attempts { get; } = ["first", "again"];

    /// <summary>A silo did not answer or failed, all silos were idle though nodes were missing, or a silo no longer had the attempt open.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["silo", "stalled", "closed"];

    /// <summary>The two passes.</summary>
    public static IReadOnlyList<string> Passes { get; } = ["forward", "backward"];

    /// <summary>Within the silo by the inbox of the node, a plain Orleans call for each message, or in a batch to another silo.</summary>
    public static IReadOnlyList<string> Tiers { get; } = ["fast", "reference", "remote"];
}
