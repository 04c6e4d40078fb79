using System.Diagnostics;
using System.Text.RegularExpressions;
using DistGrad.Transport;

namespace DistGrad.Deploy.Tests;

/// <summary>The commands of docs/encryption.md that make certificates.</summary>
public sealed partial class EncryptionPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distgrad-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenSslFact]
    public async Task Certificates_MadeAsThePageSays_AreTaken()
    {
        var blocks = Block().Matches(Repository.Read("docs/encryption.md")).Select(match => match.Groups[1].Value).Where(block => block.StartsWith("openssl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, blocks.Count);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", string.Join('\n', blocks)]) { WorkingDirectory = _folder, RedirectStandardError = true })!;
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, error);

        foreach (var name in new[] { "silo", "client" })
            TlsCredentials.Load(new TlsFiles { Certificate = PathOf($"{name}.pem"), Key = PathOf($"{name}.key"), Authority = PathOf("authority.pem") }, isSilo: name == "silo");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
