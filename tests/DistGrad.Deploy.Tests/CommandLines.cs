using System.CommandLine;
using System.CommandLine.Parsing;
using DistGrad.Cli.Commands;

namespace DistGrad.Deploy.Tests;

/// <summary>Reads command lines as <c>distgrad</c> would, without running them.</summary>
internal static class CommandLines
{
    /// <summary>Fails if the command does not take the arguments.</summary>
    /// <param name="arguments">What follows <c>distgrad</c>. Those of a command that there is not are not looked at, unless it must be there.</param>
    /// <param name="optional">A command that need not be there.</param>
    public static void AssertUnderstood(IReadOnlyList<string> arguments, string? optional = "load")
    {
        var command = new DistGradCommand();
        if (arguments[0] == optional && command.Subcommands.All(known => known.Name != optional)) return;
        var parsed = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        Assert.True(parsed.Errors.Count == 0, $"distgrad {string.Join(' ', arguments)}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
        Assert.NotEqual(command, parsed.CommandResult.Command);

        // Commands that take values for inputs take an option that they do not know for one of those, and find out later.
        Assert.DoesNotContain(parsed.Tokens, token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal));
    }

    /// <summary>The arguments of a line of shell, with 1 in place of each variable.</summary>
    public static string[] OfShell(string line) =>
        [.. CommandLineParser.SplitCommandLine(Shell.Variable().Replace(line.Replace("\\\"", "\"", StringComparison.Ordinal), "1"))];
}
