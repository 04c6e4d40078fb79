using System.Diagnostics;
using System.Globalization;
using DistGrad.Kernels;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>Parts of the benchmark that run in processes of their own.</summary>
internal static class ScaleParts
{
    /// <summary>What planning costs, and what a planned graph takes.</summary>
    public const string Planning = "planning";

    /// <summary>A graph of 100,000,000 ops.</summary>
    public const string Large = "large";

    /// <summary>Two silos against one.</summary>
    public const string Silos = "silos";

    /// <summary>A run against its kernels.</summary>
    public const string Kernel = "kernel";

    private const int KernelOps = 1_000_000;
    private const int PlanningOps = 10_000_000;
    private const int LargeOps = 100_000_000;
    private const int Runs = 5;

    /// <summary>Runs a part.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="report">Is told what is being measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<Figure[]> RunAsync(string part, Action<string> report, CancellationToken cancellationToken) => part switch
    {
        Planning => PlanningAsync(report, cancellationToken),
        Large => LargeAsync(report, cancellationToken),
        Silos => SilosAsync(report, cancellationToken),
        Kernel => KernelAsync(report, cancellationToken),
        _ => throw new ArgumentException($"There is no part '{part}' of the benchmark.", nameof(part)),
    };

    private static async Task<Figure[]> PlanningAsync(Action<string> report, CancellationToken cancellationToken)
    {
        report($"planning {PlanningOps:N0} ops, and the memory they take");
        var shape = ScaleGraph.Random(PlanningOps);
        var planning = TimeOfPlanning(shape);
        await using var client = await DistGradClient.StartEmbeddedAsync(1, cancellationToken);
        await (await ScaleRuns.SubmitAsync(client, ScaleGraph.Random(1_000), Granularity.Fused, cancellationToken)).WarmAsync(3, 3, cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var runs = await ScaleRuns.SubmitAsync(client, shape, Granularity.Fused, cancellationToken);
        await runs.WarmAsync(2, 2, cancellationToken);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before - runs.StoredBytes;
        report(string.Create(CultureInfo.InvariantCulture, $"  {planning * 1e9 / PlanningOps:F0} ns per op; {bytes / (double)PlanningOps:F1} bytes per op beside {runs.StoredBytes / (double)PlanningOps:F1} stored"));
        return [new("plan_ns_per_op", planning * 1e9 / PlanningOps, "ns", 1000), new("bytes_per_op", bytes / (double)PlanningOps, "bytes", 64)];
    }

    private static async Task<Figure[]> KernelAsync(Action<string> report, CancellationToken cancellationToken)
    {
        report("a run in the cluster against its kernels alone");
        var kernels = new RecordedTapes(new KernelCompiler());
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { ConfigureServices = services => services.AddSingleton<IKernelCompiler>(kernels) }, cancellationToken);
        await ScaleRuns.WarmUpAsync(client, cancellationToken);
        return
        [
            new("cluster_vs_kernel", await KernelAlone.AgainstClusterAsync(client, kernels, KernelOps, 101, report, cancellationToken), "ratio", 1.1),
            new("cluster_vs_kernel_1e7", await KernelAlone.AgainstClusterAsync(client, kernels, 10 * KernelOps, 11, report, cancellationToken), "ratio", 1.1),
        ];
    }

    private static async Task<Figure[]> SilosAsync(Action<string> report, CancellationToken cancellationToken)
    {
        report("two silos on a core each against one silo on one core");
        return [new("two_silos_speedup", await TwoSilos.SpeedupAsync(report, cancellationToken), "ratio", 1.7, AtLeast: true)];
    }

    private static double TimeOfPlanning(ScaleGraph shape)
    {
        var graph = shape.ToGraph();
        _ = graph.Id;
        var signature = PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], GraphQuery.InputsOf(graph)) with { Granularity = Granularity.Fused };
        var times = new List<double>();
        for (var run = 0; run < 3; run++)
        {
            var start = Stopwatch.GetTimestamp();
            new Planner(OpRegistry.Standard).Plan(graph, signature);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Median.Of(times);
    }

    private static async Task<Figure[]> LargeAsync(Action<string> report, CancellationToken cancellationToken)
    {
        report($"{LargeOps:N0} ops");
        await using var client = await DistGradClient.StartEmbeddedAsync(1, cancellationToken);
        var runs = await ScaleRuns.SubmitAsync(client, ScaleGraph.Random(LargeOps), Granularity.Fused, cancellationToken);
        report(string.Create(CultureInfo.InvariantCulture, $"  submitted in {runs.Submit:F1} s"));

        // The first run plans; what it takes beyond a warm one is nearly all planning.
        var first = await runs.RunAsync(cancellationToken);
        report(string.Create(CultureInfo.InvariantCulture, $"  planned and run in {first:F1} s"));
        var warm = await runs.WarmAsync(1, Runs, cancellationToken);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        report(string.Create(CultureInfo.InvariantCulture, $"  warm run {warm:F2} s, peak memory {peak / 1e9:F1} GB"));
        return
        [
            new("submit_plan_1e8_s", runs.Submit + first, "s", 200),
            new("run_1e8_s", warm, "s", 2),
            new("peak_1e8_gb", peak / 1e9, "GB", 18),
        ];
    }
}
