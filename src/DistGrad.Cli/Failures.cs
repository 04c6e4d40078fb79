using System.Net.Sockets;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli;

/// <summary>Says on standard error what went wrong, one sentence each, and with which code the process ends.</summary>
internal static class Failures
{
    /// <summary>Reports an error.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="error">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception failure, TextWriter error)
    {
        switch (failure)
        {
            case OperationCanceledException or RunCancelledException:
                error.WriteLine("Cancelled.");
                return ExitCode.Cancelled;
            case UsageException usage:
                return BadInput(error, usage.Problems);
            case ExpressionException expression:
                BadInput(error, expression.Message);
                foreach (var line in expression.Pointer().Split('\n')) error.WriteLine($"  {line}");
                return ExitCode.BadInput;
            case OnnxException { Problems.Length: > 0 } model:
                return BadInput(error, [.. model.Problems.Select(problem => $"{model.Model}: {problem}")]);
            case OnnxException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException:
                return BadInput(error, failure.Message);
            case GraphException or GraphFormatException or FeedException or UnknownNodeException or UnknownOpException or TlsFileException:
                return BadInput(error, failure.Message);
            case ArgumentException argument:
                return BadInput(error, WithoutParameter(argument));
            case DistGradException or OrleansException or TimeoutException or IOException or SocketException:
                error.WriteLine($"error: {FirstLine(failure.Message)}");
                return ExitCode.RunFailed;
            default:
                // Not foreseen, so a defect: whoever mends it needs all there is.
                error.WriteLine($"error: {failure}");
                return ExitCode.RunFailed;
        }
    }

    /// <summary>Reports bad usage or bad input.</summary>
    /// <param name="error">Where to write.</param>
    /// <param name="problems">What is wrong, a sentence each.</param>
    /// <returns>The exit code.</returns>
    public static int BadInput(TextWriter error, params IReadOnlyList<string> problems)
    {
        foreach (var problem in problems) error.WriteLine($"error: {FirstLine(problem)}");
        return ExitCode.BadInput;
    }

    private static string WithoutParameter(ArgumentException argument) =>
        argument.ParamName is { } name ? argument.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : argument.Message;

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n', 2)[0];
}
