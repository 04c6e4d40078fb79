using System.CommandLine;
using DistGrad.Cli.Load;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad load worker</c>: a part of a load test, started by it as a process of its own. Not for people.</summary>
internal sealed class LoadWorkerCommand : Command
{
    public LoadWorkerCommand()
        : base("worker", "A part of a load test.")
    {
        Hidden = true;
        SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        await LoadWorker.RunAsync(input, parsed.InvocationConfiguration.Output, cancellationToken);
        return ExitCode.Ok;
    }
}
