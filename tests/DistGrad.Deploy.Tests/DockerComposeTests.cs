using System.Diagnostics;

namespace DistGrad.Deploy.Tests;

public class DockerComposeTests
{
    [DockerComposeFact]
    public async Task Config_WithAllProfiles_IsRight()
    {
        using var process = Process.Start(new ProcessStartInfo(DockerComposeFactAttribute.Program, ["--file", Repository.PathOf("compose.yaml"), "--profile", "observability", "--profile", "load", "config", "--quiet"])
        {
            RedirectStandardError = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }
}
