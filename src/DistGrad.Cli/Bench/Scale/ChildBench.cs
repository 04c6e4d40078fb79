using System.Diagnostics;
using System.Text.Json;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>Measures in a process of its own: nothing is there of what was measured before, and its memory can be told.</summary>
internal static class ChildBench
{
    /// <summary>Runs a part of the benchmark.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="report">Is told what the part tells.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Figure>> RunAsync(string part, Action<string> report, CancellationToken cancellationToken)
    {
        using var process = Start([], ["bench", "part", part], []);
        try
        {
            process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is { } text) report(text);
            };
            process.BeginErrorReadLine();
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw new InvalidOperationException($"Part '{part}' of the benchmark ended with exit code {process.ExitCode}.");
            return JsonSerializer.Deserialize<Figure[]>(output)!;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts this program again.</summary>
    /// <param name="prefix">A command that starts it, or none.</param>
    /// <param name="arguments">Arguments.</param>
    /// <param name="environment">Variables to set.</param>
    public static Process Start(string[] prefix, string[] arguments, Dictionary<string, string> environment)
    {
        var start = SelfStart.Info(prefix, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
