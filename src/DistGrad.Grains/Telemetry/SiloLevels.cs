using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>What a silo holds at the moment, read whenever its metrics are collected: at no cost in between, and in a time that does not depend on the number of nodes.</summary>
internal sealed record SiloLevels(
    PlanTable Plans,
    RunTable Runs,
    RetainedRuns Retained,
    EndedRuns Ended,
    TensorMemory Memory,
    Admissions Admissions,
    IOptions<DistGradOptions> Options)
{
    /// <summary>Adds the instruments.</summary>
    public void AddTo(Meter meter)
    {
        Level(MetricNames.RunsRetained, () => Retained.Count, "{run}", "Ended runs whose nodes can still be inspected.");
        Level(MetricNames.RunsRetainedSize, () => Retained.Bytes, "By", "What inspectable runs take.");
        Level(MetricNames.RunsKept, () => Ended.Count, "{run}", "Ended runs whose feeds and results are kept.");
        Level(MetricNames.RunsKeptSize, () => Ended.Bytes, "By", "What kept runs take, by estimate.");
        Level(MetricNames.AttemptsOpen, () => Runs.Count, "{attempt}", "Attempts that are open on the silo.");
        Level(MetricNames.NodesActive, () => Plans.Plans.Sum(plan => plan.ActiveNodes), "{node}", "Node grains that are active.");
        Level(MetricNames.PlansLoaded, () => Plans.Plans.Count, "{plan}", "Plans that are loaded.");
        Level(MetricNames.PlansSize, () => Plans.Plans.Sum(plan => plan.Bytes), "By", "What loaded plans take, by estimate.");
        Level(MetricNames.PlansLimit, () => Options.Value.PlanBytes, "By", "What loaded plans may take.");
        Level(MetricNames.MemoryReserved, () => Memory.Reserved, "By", "Memory that is set aside for tensors.");
        Level(MetricNames.MemoryLimit, () => Options.Value.TensorBytes, "By", "What may be set aside for tensors.");
        Level(MetricNames.MemoryWaiting, () => Memory.Waiting, "{attempt}", "Attempts that wait for memory.");
        Level(MetricNames.AdmissionWaiting, () => Admissions.Waiting, "{run}", "Runs that wait to be admitted.");
        meter.CreateObservableGauge(MetricNames.AdmissionFill, () => Admissions.Fill, "1", "How full the fullest queue of waiting runs is.");
        Level(MetricNames.KernelsRunning, () => ComputePool.Running, "{kernel}", "Long kernels that are computed, in the whole process.");
        Level(MetricNames.KernelsWaiting, () => ComputePool.Queued, "{kernel}", "Long kernels that wait for a core, in the whole process.");

        void Level(string name, Func<long> read, string unit, string description) => meter.CreateObservableGauge(name, read, unit, description);
    }
}
