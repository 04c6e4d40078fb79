using System.CommandLine;
using System.Text.Json;
using DistGrad.Cli.Bench.Scale;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench part</c>: a part of a benchmark, started by it as a process of its own. Not for people.</summary>
internal sealed class BenchPartCommand : Command
{
    private readonly Argument<string> _part = new("part") { Description = "Name of the part." };

    public BenchPartCommand()
        : base("part", "A part of a benchmark.")
    {
        Hidden = true;
        Add(_part);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        streams.Output.WriteLine(JsonSerializer.Serialize(await ScaleParts.RunAsync(parsed.GetValue(_part)!, streams.Error.WriteLine, cancellationToken)));
        return ExitCode.Ok;
    }
}
