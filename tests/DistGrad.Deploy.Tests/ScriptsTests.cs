using System.Text.RegularExpressions;

namespace DistGrad.Deploy.Tests;

/// <summary>Commands and variables in scripts and on pages.</summary>
public class ScriptsTests
{
    [Fact]
    public void LocalCluster_CommandsAreUnderstood()
    {
        var script = Repository.Read("deploy/local/up").Replace("\\\n", " ", StringComparison.Ordinal);
        var lines = Shell.ScriptCommand().Matches(script).Select(match => CutOff(match.Value)).ToList();
        Assert.Equal(["eval", "load", "serve"], lines.Select(line => line.Split(' ')[0]).Order());
        Assert.All(lines, line => CommandLines.AssertUnderstood(CommandLines.OfShell(line)));
    }

    [Theory]
    [InlineData("docs/deployment.md")]
    [InlineData("docs/encryption.md")]
    [InlineData("docs/running-a-cluster.md")]
    public void Page_CommandsAreUnderstood(string page)
    {
        var lines = Shell.PageCommand().Matches(Repository.Read(page)).Select(match => match.Value).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => CommandLines.AssertUnderstood(CommandLines.OfShell(line)));
    }

    [Theory]
    [InlineData("docs/deployment.md")]
    [InlineData("docs/encryption.md")]
    [InlineData("docs/running-a-cluster.md")]
    public async Task Page_VariablesAreRead(string page)
    {
        var known = await ServerFacts.VariablesAsync();
        var script = Repository.Read("deploy/local/up") + Repository.Read("deploy/local/common.sh");
        foreach (Match match in Shell.DistGradVariable().Matches(Repository.Read(page)))
            Assert.True(known.Contains(match.Value) || script.Contains("${" + match.Value, StringComparison.Ordinal), match.Value);
    }

    [Fact]
    public async Task LocalCluster_VariablesThatItUnsetsAreASilosOwn()
    {
        var unset = Repository.Read("deploy/local/up").Split('\n').Single(line => line.StartsWith("unset ", StringComparison.Ordinal));
        Assert.Subset(await ServerFacts.VariablesAsync(), unset.Split(' ')[1..].ToHashSet());
    }

    // What is printed ends at a quote that is not escaped and that no value begins with.
    private static string CutOff(string line) => line.Contains("\\\"", StringComparison.Ordinal) || line.StartsWith("load", StringComparison.Ordinal) ? line.Split("\"; fi")[0].TrimEnd('"') : line;
}
