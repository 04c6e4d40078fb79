using System.CommandLine;
using DistGrad.Cli.Bench.Clusters;
using DistGrad.Cli.Bench.Reports;
using DistGrad.Cli.Chaos;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench cluster</c>: what reliability costs on clusters of processes.</summary>
internal sealed class BenchClusterCommand : Command
{
    private const int DefaultOps = 10_000;
    private const int DefaultSilos = 2;

    private readonly Option<int?> _ops = OptionKinds.Integer("--ops", "Ops of the random graph, which is fused. [default: 10000]", 1000, 1_000_000);
    private readonly Option<int?> _silos = OptionKinds.Integer("--silos", "Silos of each cluster. [default: 2]", 1, 16);
    private readonly BenchOutput _output;

    public BenchClusterCommand()
        : base("cluster", "Fused runs on clusters of processes, with Redis: as they are, without the watch on runs, encrypted, and stored.")
    {
        Add(_ops);
        Add(_silos);
        _output = new(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (LocalCluster.WhyNot is { } why) throw new UsageException($"The clusters cannot be started here: {why}.");
        var bench = new ClusterBench(parsed.GetValue(_ops) ?? DefaultOps, parsed.GetValue(_silos) ?? DefaultSilos, parsed.InvocationConfiguration.Error.WriteLine);
        _output.Write(parsed, "Clusters", "distgrad bench cluster", await bench.RunAsync(cancellationToken));
        return ExitCode.Ok;
    }
}
