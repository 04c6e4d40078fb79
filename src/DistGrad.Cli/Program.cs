using System.CommandLine;
using System.Text;
using DistGrad.Cli.Commands;

namespace DistGrad.Cli;

/// <summary>The <c>distgrad</c> command.</summary>
internal static class Program
{
    // What is told to stop cleans up first; System.CommandLine's own limit of two seconds would cut that off. A silo has a limit of its own.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SiloTerminationTimeout = TimeSpan.FromHours(1);

    private static Task<int> Main(string[] args)
    {
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = Encoding.UTF8;
        return RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
    }

    /// <summary>Runs the command in this process.</summary>
    /// <param name="args">Arguments, without the name of the command.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellationToken">Cancels as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // An expression may begin with '@' or with letters that are short options: neither has a meaning of its own here.
        var parsed = new DistGradCommand().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count > 0)
        {
            Failures.BadInput(error, [.. parsed.Errors.Select(e => e.Message)]);
            error.WriteLine($"See '{parsed.CommandResult.Command.Path()} --help'.");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = parsed.CommandResult.Command is ServeCommand ? SiloTerminationTimeout : TerminationTimeout,
                },
                cancellationToken);
        }
        catch (Exception e)
        {
            return Failures.Report(e, error);
        }
    }
}
