using System.CommandLine;
using DistGrad.Cli.Bench;
using DistGrad.Cli.Bench.Tracing;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench tracing</c>: what tracing costs.</summary>
internal sealed class BenchTracingCommand : Command
{
    private readonly Option<bool> _json = OptionKinds.Json();

    public BenchTracingCommand()
        : base("tracing", "Runs without a trace listener, with none and 1 % of them sampled, and with every node of 10,000 traced.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var figures = await new TracingBench(streams.Error.WriteLine).RunAsync(cancellationToken);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return ExitCode.Ok;
    }
}
