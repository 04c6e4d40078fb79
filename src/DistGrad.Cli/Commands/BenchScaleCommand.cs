using System.CommandLine;
using DistGrad.Cli.Bench;
using DistGrad.Cli.Bench.Scale;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench scale</c>: what graphs cost as they grow.</summary>
internal sealed class BenchScaleCommand : Command
{
    private readonly Option<bool> _json = OptionKinds.Json();

    public BenchScaleCommand()
        : base("scale", "Graphs of scalars from 1,000 to 100,000,000 ops, per op and fused, on one silo and on several.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var figures = await new ScaleBench(streams.Error.WriteLine).RunAsync(cancellationToken);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return ExitCode.Ok;
    }
}
