using System.CommandLine;
using DistGrad.Cli.Bench.Partitions;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench partition</c>: how graphs are cut into blocks.</summary>
internal sealed class BenchPartitionCommand : Command
{
    private const int DefaultOps = 1_000_000;

    private readonly Option<int?> _ops = OptionKinds.Integer("--ops", "Ops of each graph. [default: 1000000]", 10_000, 100_000_000);
    private readonly BenchOutput _output;

    public BenchPartitionCommand()
        : base("partition", "Cuts of six graphs of scalar ops into blocks, against single strategies and streaming partitioners.")
    {
        Add(_ops);
        _output = new(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var streams = parsed.InvocationConfiguration;
        var report = new PartitionBench(parsed.GetValue(_ops) ?? DefaultOps, streams.Error.WriteLine).Run(CancellationToken.None);
        _output.Write(parsed, "How graphs are cut", "distgrad bench partition", report);
        return ExitCode.Ok;
    }
}
