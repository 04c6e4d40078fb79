using System.Diagnostics;

namespace DistGrad.Deploy.Tests;

public class RulesTests
{
    [PromtoolFact]
    public Task Rules_AreRight() => PromtoolAsync(["check", "rules", .. Rules.Files.Select(Repository.PathOf)]);

    [PromtoolFact]
    public Task Config_IsRight() => PromtoolAsync(["check", "config", Repository.PathOf("deploy/prometheus/prometheus.yml")]);

    [PromtoolFact]
    public Task Alerts_FireWhenTheyShouldAndNotOtherwise() => PromtoolAsync(["test", "rules", Repository.PathOf(Rules.Tests)]);

    [Fact]
    public void Alerts_AreEachTestedBothToFireAndNotTo()
    {
        Assert.Equal(Rules.Alerts.Keys.Order(), Rules.Expectations.Where(expected => expected.Fires).Select(expected => expected.Alert).Distinct().Order());
        Assert.Equal(Rules.Alerts.Keys.Order(), Rules.Expectations.Where(expected => !expected.Fires).Select(expected => expected.Alert).Distinct().Order());
    }

    [Fact]
    public void Alerts_SayHowSevereTheyAreAndWhatTheyMean() => Assert.All(Rules.Alerts, alert =>
    {
        Assert.Contains((string)alert.Value["labels"]["severity"]!, new[] { "warning", "critical" });
        Assert.All(new[] { "summary", "description" }, text => Assert.NotEmpty((string)alert.Value["annotations"][text]!));
    });

    [Fact]
    public void Alerts_AreOnThePageOfMonitoring() => Assert.Equal(
        Rules.Alerts.Keys.Order(), Repository.Read("docs/monitoring.md").Split('\n').Where(line => line.StartsWith("| `DistGrad", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).Order());

    private static async Task PromtoolAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await error);
    }
}
