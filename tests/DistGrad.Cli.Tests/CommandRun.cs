namespace DistGrad.Cli.Tests;

/// <summary>A run of the command in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> Of(string[] args, CancellationToken cancellationToken = default)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await Program.RunAsync(args, output, error, cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
