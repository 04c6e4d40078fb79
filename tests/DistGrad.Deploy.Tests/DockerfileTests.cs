using System.Text.RegularExpressions;
using DistGrad.Silo;

namespace DistGrad.Deploy.Tests;

public partial class DockerfileTests
{
    private static readonly string Text = Repository.Read("deploy/Dockerfile");

    [Fact]
    public async Task Ports_AreTheDefaults()
    {
        var variables = Setting().Matches(Text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var (http, silo, gateway) = await ServerFacts.DefaultPortsAsync();
        var settings = await ServerConfiguration.Silo(new(), variables.GetValueOrDefault);
        Assert.Subset(await ServerFacts.VariablesAsync(), variables.Keys.ToHashSet());
        Assert.Equal((http, silo, gateway), (new Uri(ServerConfiguration.Urls(new(), variables.GetValueOrDefault).Single()).Port, settings.SiloPort, settings.GatewayPort));
        Assert.Contains($"EXPOSE {http} {silo} {gateway}\n", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CopiedFiles_AreThere_AndAreLetInByDockerignore()
    {
        var letIn = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var sources = Copy().Matches(Text).SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(7, sources.Count);
        Assert.All(sources, source => Assert.True(Repository.Has(source) && letIn.Contains(source), source));
    }

    [Fact]
    public void Image_RunsSilosWithoutRights_AndIsWatched()
    {
        Assert.Contains("\nUSER $APP_UID\n", Text, StringComparison.Ordinal);
        Assert.Contains("\nHEALTHCHECK ", Text, StringComparison.Ordinal);
        Assert.Contains("GET /health/ready ", Repository.Read("deploy/healthcheck.sh"), StringComparison.Ordinal);
        CommandLines.AssertUnderstood([Command().Match(Text).Groups[1].Value]);
    }

    [GeneratedRegex(@"\b(DISTGRAD_[A-Z_]+)=(\S+)")]
    private static partial Regex Setting();

    // Sources of the host, not of another stage; the last word is the destination.
    [GeneratedRegex(@"^COPY(?: --chmod=\d+)? (?!--)(.*) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex("""^CMD \["(\w+)"\]$""", RegexOptions.Multiline)]
    private static partial Regex Command();
}
