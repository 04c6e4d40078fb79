using System.Globalization;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>What gradients of models of tensors cost on an embedded silo, one thread, against PyTorch where it is there.</summary>
/// <param name="report">Is told what is being measured.</param>
internal sealed class TensorsBench(Action<string> report)
{
    private const int Rounds = 11;

    // By then code is compiled, and memory is taken that is used again later.
    private const int WarmUps = 10;

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        using var pytorch = StartPyTorch();
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedOptions { Configure = ModelRuns.Configure }, cancellationToken);
        await using var client = new DistGradClient(cluster.Client);
        var (perceptron, block) = (BenchModels.Mlp(), BenchModels.Transformer());
        var mlp = await Measure(client, pytorch, perceptron, runs: 20, cancellationToken);
        var transformer = await Measure(client, pytorch, block, runs: 6, cancellationToken);
        report("nodes beyond their kernels, and memory");
        await using var kernels = await KernelFigures.StartAsync(cancellationToken);
        var overhead = await kernels.OverheadAsync(perceptron, runs: 51, cancellationToken);
        var (mlpMemory, transformerMemory) = (await kernels.MemoryAsync(perceptron, cancellationToken), await kernels.MemoryAsync(block, cancellationToken));
        report(string.Create(CultureInfo.InvariantCulture, $"  memory: mlp {mlpMemory:F2}, transformer {transformerMemory:F2} of the least"));
        return
        [
            new("mlp_fused_vs_pytorch", mlp.FusedRatio, "ratio", 1.1),
            new("mlp_per_op_vs_pytorch", mlp.PerOpRatio, "ratio", 1.4),
            new("transformer_vs_pytorch", transformer.FusedRatio, "ratio", 1.3),
            new("gradient_vs_forward", Math.Max(mlp.GradientRatio, transformer.GradientRatio), "ratio", 4),
            new("per_op_overhead_us", overhead, "µs", 10),
            new("peak_memory_vs_ideal", Math.Max(mlpMemory, transformerMemory), "ratio", 1.5),
        ];
    }

    private PyTorch? StartPyTorch()
    {
        try
        {
            var pytorch = PyTorch.Start();
            report(pytorch.Version);
            return pytorch;
        }
        catch (PyTorchMissingException e)
        {
            report($"The figures against PyTorch are not measured. {e.Message} Debian has it in python3-torch, and the matrix library in libopenblas0-pthread.");
            return null;
        }
    }

    private async Task<ModelFigures> Measure(DistGradClient client, PyTorch? pytorch, BenchModel model, int runs, CancellationToken cancellationToken)
    {
        report($"{model.Name}: the sides in turn, {Rounds} rounds");
        var graph = await client.SubmitAsync(model.Graph, cancellationToken);
        var ours = new ModelRuns(graph, model);
        pytorch?.Load(model);
        foreach (var granularity in new[] { Granularity.Fused, Granularity.PerOp })
        {
            var result = await ours.Gradient(granularity, cancellationToken);
            if (pytorch is not null) ModelRuns.Check(model, result, pytorch.Gradient(model));
        }

        var rounds = new List<RoundTimes>();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            // The first run of each turn finds the processor's caches full of the other side's.
            var times = new RoundTimes(
                pytorch is null ? double.NaN : pytorch.Times(model, "gradient", runs + 1)[1..].Min(),
                await ours.GradientTime(Granularity.Fused, runs, cancellationToken),
                await ours.GradientTime(Granularity.PerOp, runs, cancellationToken),
                await ours.ForwardTime(runs, cancellationToken));
            if (round < 0) continue;
            rounds.Add(times);
            report(string.Create(CultureInfo.InvariantCulture, $"  gradient: PyTorch {times.PyTorch:F2} ms, fused {times.Fused:F2} ms, per op {times.PerOp:F2} ms; forward, fused {times.Forward:F2} ms"));
        }

        return ModelFigures.Of(rounds);
    }
}
