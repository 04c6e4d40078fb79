using System.Text.RegularExpressions;

namespace DistGrad.Deploy.Tests;

/// <summary>Patterns of shell scripts and of pages that show commands.</summary>
internal static partial class Shell
{
    /// <summary>A variable, or arithmetic.</summary>
    [GeneratedRegex(@"\$(\(\([^)]*\)+|\{[^}]*\}|\w+)")]
    public static partial Regex Variable();

    /// <summary>What follows <c>distgrad</c> in a script: a command's name and the rest of the line, on several lines where each but the last ends in a backslash.</summary>
    [GeneratedRegex("""(?<=\$distgrad"? )[a-z].*""")]
    public static partial Regex ScriptCommand();

    /// <summary>A line of a page's code that calls <c>distgrad</c>.</summary>
    [GeneratedRegex(@"(?<=^distgrad )\S.*", RegexOptions.Multiline)]
    public static partial Regex PageCommand();

    /// <summary>A variable of DistGrad's.</summary>
    [GeneratedRegex(@"\bDISTGRAD_[A-Z_]+\b")]
    public static partial Regex DistGradVariable();
}
