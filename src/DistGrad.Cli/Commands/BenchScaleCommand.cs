using System.CommandLine;
using DistGrad.Cli.Bench.Reports;
using DistGrad.Cli.Bench.Scale;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench scale</c>: what graphs cost as they grow.</summary>
internal sealed class BenchScaleCommand : Command
{
    private readonly BenchOutput _output;
    private readonly Option<bool> _large = new("--large") { Description = "Include a graph of 100,000,000 ops, which takes some 10 GB; --json does in any case." };

    public BenchScaleCommand()
        : base("scale", "Graphs of scalars from 1,000 to 100,000,000 ops, per op and fused, on one silo and on several.")
    {
        _output = new(this);
        Add(_large);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var large = parsed.GetValue(_large) || _output.IsJson(parsed);
        var report = await new ScaleBench(large, parsed.InvocationConfiguration.Error.WriteLine).RunAsync(cancellationToken);
        _output.Write(parsed, "Graphs as they grow", "distgrad bench scale", report);
        return ExitCode.Ok;
    }
}
