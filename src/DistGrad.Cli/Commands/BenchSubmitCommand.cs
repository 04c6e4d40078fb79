using System.CommandLine;
using DistGrad.Cli.Bench;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench submit</c>: what it costs to bring a large graph to a silo.</summary>
internal sealed class BenchSubmitCommand : Command
{
    private const int DefaultOps = 10_000_000;

    private readonly Option<int?> _ops = OptionKinds.Integer("--ops", "Ops of the random graph. [default: 10000000]", 100_000, 100_000_000);
    private readonly Option<bool> _json = OptionKinds.Json();

    public BenchSubmitCommand()
        : base("submit", "Builds a random graph of float64 scalars and streams it to an embedded silo, until it can be run.")
    {
        Add(_ops);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var figures = await new SubmitBench(parsed.GetValue(_ops) ?? DefaultOps, streams.Error.WriteLine).RunAsync(cancellationToken);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return ExitCode.Ok;
    }
}
