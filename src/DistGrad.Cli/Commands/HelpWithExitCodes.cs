using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DistGrad.Cli.Commands;

/// <summary>The usual help, and below it the exit codes.</summary>
/// <param name="usual">The usual help.</param>
internal sealed class HelpWithExitCodes(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Help);
        return ExitCode.Ok;
    }
}
