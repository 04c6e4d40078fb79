using System.CommandLine;
using DistGrad.Cli.Bench;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench submit</c>: what it costs to bring a large graph to a silo.</summary>
internal sealed class BenchSubmitCommand : Command
{
    private const int DefaultOps = 10_000_000;

    private readonly Option<int?> _ops = OptionKinds.Integer("--ops", "Ops of the random graph. [default: 10000000]", 100_000, 100_000_000);
    private readonly BenchOutput _output;

    public BenchSubmitCommand()
        : base("submit", "Builds a random graph of float64 scalars and streams it to an embedded silo, until it can be run.")
    {
        Add(_ops);
        _output = new(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var report = await new SubmitBench(parsed.GetValue(_ops) ?? DefaultOps, streams.Error.WriteLine).RunAsync(cancellationToken);
        _output.Write(parsed, "Submission", "distgrad bench submit", report);
        return ExitCode.Ok;
    }
}
