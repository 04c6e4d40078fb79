using System.CommandLine;

namespace DistGrad.Cli.Commands;

/// <summary>How a command is called.</summary>
internal static class CommandPath
{
    /// <summary>The words that call the command, such as <c>distgrad eval</c>.</summary>
    /// <param name="command">The command.</param>
    public static string Path(this Command command) => command switch
    {
        RootCommand => DistGradCommand.ToolName,
        _ when command.Parents.OfType<Command>().FirstOrDefault() is { } parent => $"{parent.Path()} {command.Name}",
        _ => command.Name,
    };
}
