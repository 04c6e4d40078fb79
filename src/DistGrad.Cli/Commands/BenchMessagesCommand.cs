using System.CommandLine;
using DistGrad.Cli.Bench;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench messages</c>: what messages, nodes and graphs cost.</summary>
internal sealed class BenchMessagesCommand : Command
{
    private const int DefaultNodes = 100_000;

    private readonly Option<int?> _nodes = OptionKinds.Integer("--nodes", "Ops of the random graph. [default: 100000]", 2_000, 1_000_000);
    private readonly Option<bool> _json = OptionKinds.Json();

    public BenchMessagesCommand()
        : base("messages", "Warm forward and backward runs on a random graph, in both tiers, against bare Orleans one-way calls.")
    {
        Add(_nodes);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var bench = new MessagesBench(parsed.GetValue(_nodes) ?? DefaultNodes, streams.Error.WriteLine);
        var figures = await bench.RunAsync(cancellationToken);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return ExitCode.Ok;
    }
}
