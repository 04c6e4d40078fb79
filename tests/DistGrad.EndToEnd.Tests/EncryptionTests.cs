using System.Diagnostics;
using System.Globalization;
using DistGrad.Cli;
using DistGrad.Cli.Chaos;
using DistGrad.Kernels;
using DistGrad.Transport;

namespace DistGrad.EndToEnd.Tests;

public sealed class EncryptionTests : IDisposable
{
    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("distgrad-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [RedisFact]
    public async Task ThreeEncryptedSilos_OnlyTheirOwnClientsGetIn_AndGetTheSameBits()
    {
        var graph = Expression.Parse(string.Join(" + ", Enumerable.Range(1, 200).Select(i => $"sin(x * {i}) * tanh(y / {i}) - z / {i}")));
        var expected = new LocalRunner(new KernelCompiler()).Gradient(graph, Feeds);
        await using var cluster = await LocalCluster.StartAsync(new() { Encrypted = true }, default);
        await using (var client = await DistGradClient.ConnectAsync(cluster.Gateways, options: new() { Tls = cluster.Tls }))
        {
            var handle = await client.SubmitAsync(graph);
            foreach (var tier in Enum.GetValues<RunTier>())
            {
                var run = await handle.GradientAsync(feeds: Feeds, options: new RunOptions { Tier = tier });
                Assert.Equal(3, run.Plan.Silos);
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected.ValueOf(graph.Outputs[0])), BitConverter.DoubleToInt64Bits(Assert.Single(run.Values).Value));
                Assert.Equal(
                    Feeds.Keys.Select(input => BitConverter.DoubleToInt64Bits(expected.GradientOf(graph.Find(input)))),
                    Feeds.Keys.Select(input => BitConverter.DoubleToInt64Bits(run.Gradient(input))));
            }

            // Tensors that take several messages of megabytes each, there and back.
            var builder = new GraphBuilder("large");
            var large = builder.Input("t", new TensorType(DType.Float64, new Shape(2_000_000)));
            var values = Enumerable.Range(0, 2_000_000).Select(i => i * 0.5).ToArray();
            var output = await (await client.SubmitAsync(builder.Build((large * 2).Named("twice")))).EvaluateAsync(feeds: new() { ["t"] = values });
            Assert.Equal(values.Select(value => value * 2), output.Tensor("twice").Elements<double>().ToArray());
        }

        await RefusesPlainClient(cluster);
        await RefusesClientOfAnotherAuthority(cluster);
        await CommandTakesOptionsAndVariables(cluster);
    }

    [RedisFact]
    public async Task PlainSilo_EncryptedClient_IsToldSo()
    {
        await using var cluster = await LocalCluster.StartAsync(new() { Silos = 1 }, default);
        using var authority = new ThrowawayAuthority("authority");
        var error = await FailsSoon(() => DistGradClient.ConnectAsync(cluster.Gateways, options: new() { Tls = authority.Write(_folder, "client") }));
        Says("there is no encrypted connection: it closed the connection during the handshake, as one does that does not encrypt", error);
    }

    [Fact]
    public async Task Serve_CertificateIsNotThere_SaysSoInOneSentence()
    {
        var missing = Path.Combine(_folder, "missing.pem");
        var (code, output, error) = await ChildProcess.DistGradAsync("serve", "--tls-certificate", missing, "--tls-authority", missing, "--urls", "http://127.0.0.1:0");
        Assert.Equal((2, "", $"error: '{missing}' is not there; TLS takes PEM files of a certificate, its key and the authority."), (code, output, error.TrimEnd()));
    }

    [Fact]
    public async Task Serve_OthersCanReachIt_WarnsUnlessItIsEncrypted()
    {
        const string Warning = "open to other machines and not encrypted";
        await using var plain = await ServeOnAllInterfaces(Warning, []);

        using var authority = new ThrowawayAuthority("authority");
        var files = authority.Write(_folder, "silo");
        await using var encrypted = await ServeOnAllInterfaces("Serving on", ["--tls-certificate", files.Certificate, "--tls-key", files.Key!, "--tls-authority", files.Authority]);
        Assert.DoesNotContain(Warning, encrypted.Output, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> ServeOnAllInterfaces(string awaited, string[] more)
    {
        var ports = LocalPorts.Find(2).Select(port => port.ToString(CultureInfo.InvariantCulture)).ToArray();
        return ServerProcess.StartAsync(SelfStart.Info([], ["serve", "--advertised-host", "127.0.0.1", "--urls", "http://127.0.0.1:0", "--silo-port", ports[0], "--gateway-port", ports[1], .. more]), awaited, default);
    }

    private static async Task RefusesPlainClient(LocalCluster cluster)
    {
        var error = await FailsSoon(() => DistGradClient.ConnectAsync(cluster.Gateways));
        Says("if the cluster is encrypted with TLS give a certificate", error);
        Assert.Contains("is not TLS: it does not encrypt.", cluster.Silo(0)!.Output + cluster.Silo(1)!.Output + cluster.Silo(2)!.Output, StringComparison.Ordinal);
    }

    private async Task RefusesClientOfAnotherAuthority(LocalCluster cluster)
    {
        // It trusts the cluster's authority, but was signed by another of the same name.
        using var other = new ThrowawayAuthority("local cluster");
        var files = other.Write(_folder, "intruder");
        File.AppendAllText(files.Authority, "\n" + File.ReadAllText(cluster.Tls!.Authority));
        var error = await FailsSoon(() => DistGradClient.ConnectAsync(cluster.Gateways, options: new() { Tls = files }));
        Says("does not trust this certificate", error);
    }

    private static async Task CommandTakesOptionsAndVariables(LocalCluster cluster)
    {
        string[] eval = ["eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--json", "--connect", cluster.Gateway(0)];
        var (code, output, error) = await ChildProcess.DistGradAsync([.. eval, "--tls-certificate", cluster.Tls!.Certificate, "--tls-key", cluster.Tls.Key!, "--tls-authority", cluster.Tls.Authority]);
        Assert.True(code == 0, error);
        Assert.StartsWith("{\"value\":-12,", output, StringComparison.Ordinal);

        var variables = new Dictionary<string, string> { ["DISTGRAD_TLS_CERTIFICATE"] = cluster.Tls.Certificate, ["DISTGRAD_TLS_KEY"] = cluster.Tls.Key!, ["DISTGRAD_TLS_AUTHORITY"] = cluster.Tls.Authority };
        (code, output, error) = await ChildProcess.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "distgrad.dll"), .. eval], variables);
        Assert.True(code == 0, error);
        Assert.StartsWith("{\"value\":-12,", output, StringComparison.Ordinal);
    }

    private static void Says(string text, Exception error) => Assert.True(error.Message.Contains(text, StringComparison.Ordinal), $"{error}");

    private static async Task<ClusterUnreachableException> FailsSoon(Func<Task<DistGradClient>> connect)
    {
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(connect);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        return error;
    }
}
