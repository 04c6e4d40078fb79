using System.Globalization;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Bench;

/// <summary>What it costs to build a large graph and bring it to a silo in this process, where it is stored and checked.</summary>
/// <param name="ops">Ops of the graph.</param>
/// <param name="report">Is told what is being measured.</param>
internal sealed class SubmitBench(int ops, Action<string> report)
{
    private const int Rounds = 5;

    // How often the memory is looked at, in chunks: each look is a full collection.
    private const int LookEvery = 25;

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(cancellationToken: cancellationToken);
        report("warming up");
        await Submit(client, "warm-up", Math.Min(ops, 1_000_000), null, cancellationToken);

        report("looking at the memory");
        var memory = new MemoryLooks();
        await Submit(client, "memory", ops, memory, cancellationToken);

        List<double> rates = [];
        var last = default(SubmitProgress);
        for (var round = 0; round < Rounds; round++)
        {
            var progress = new Last();
            var seconds = await Median.SecondsOf(1, () => Submit(client, $"round {round}", ops, progress, cancellationToken));
            last = progress.Value;
            rates.Add(last.Nodes / seconds / 1e6);
            report(string.Create(CultureInfo.InvariantCulture, $"  {last.Nodes:N0} nodes, {last.Bytes / 1e6:N1} MB in {seconds:F2} s: {rates[^1]:F2} million ops/s"));
        }

        Figure[] figures =
        [
            new("submit_mops", Median.Of(rates), "million ops/s", 3, AtLeast: true),
            new("submit_bytes_per_op", last.Bytes / (double)last.Nodes, "bytes", 14),
            new("submit_memory_mb", memory.Peak / 1e6, "MB", 64),
        ];
        var table = new Table("Rounds", ["round", "million ops/s"], [.. rates.Select((rate, i) => new[] { $"{i + 1}", Table.Number(rate) })]);
        return new BenchReport(figures, [table], [new Plot($"Submission of {ops:N0} ops", "round", "million ops/s", [new Series("submitted", [.. rates.Select((rate, i) => (i + 1.0, rate))])])]);
    }

    private static async Task Submit(DistGradClient client, string name, int ops, IProgress<SubmitProgress>? progress, CancellationToken cancellationToken)
    {
        var handle = await client.SubmitAsync(name, builder => BenchGraphs.Stream(builder, ops, seed: name.Length), progress, cancellationToken);
        await client.DeleteGraphAsync(handle.Id, cancellationToken);
    }

    private sealed class Last : IProgress<SubmitProgress>
    {
        public SubmitProgress Value { get; private set; }

        public void Report(SubmitProgress value) => Value = value;
    }

    // What client and silo hold beyond one copy of what was sent.
    private sealed class MemoryLooks : IProgress<SubmitProgress>
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Peak { get; private set; }

        public void Report(SubmitProgress value)
        {
            if (value.Chunks % LookEvery == 0) Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true) - _before - value.Bytes);
        }
    }
}
