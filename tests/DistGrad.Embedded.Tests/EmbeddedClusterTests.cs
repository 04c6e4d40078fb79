using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace DistGrad.Embedded.Tests;

public class EmbeddedClusterTests
{
    private static readonly Dictionary<string, double> Lecture = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };

    [Fact]
    public async Task Start_TwoClustersAtOnce_KnowNothingOfEachOther()
    {
        var clients = await Task.WhenAll(DistGradClient.StartEmbeddedAsync(), DistGradClient.StartEmbeddedAsync());
        await using var first = clients[0];
        await using var second = clients[1];
        var graph = Expression.Parse("(x + y) * z");

        var handles = await Task.WhenAll(first.SubmitAsync(graph), second.SubmitAsync(graph));
        var runs = await Task.WhenAll(handles.Select(handle => handle.GradientAsync(feeds: Lecture)));

        Assert.All(handles, handle => Assert.True(handle.IsNew));
        Assert.All(runs, run => Assert.Equal(3, run.Gradient("z")));
        await first.DeleteGraphAsync(graph.Id);
        Assert.Single(await second.ListGraphsAsync());
        Assert.NotEqual(Assert.Single(await first.GetCensusAsync()).Silo, Assert.Single(await second.GetCensusAsync()).Silo);
    }

    [Fact]
    public async Task Gradient_ManyRunsAtOnce_DoorsAreCalledByMessageOnlyAtFirst()
    {
        const int Doors = 64;
        const int Runs = 10 * Doors;
        var calls = new CalledGrains("IRunDoor", "Execute");
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { ConfigureServices = services => services.AddSingleton<IIncomingGrainCallFilter>(calls) });
        var handle = await client.SubmitAsync(Expression.Parse("(x + y) * z"));

        // Doors are taken at random.
        while (calls.Grains < Doors) await handle.GradientAsync(feeds: Lecture);
        var first = calls.Count;

        var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(z => Task.Run(() => handle.GradientAsync(feeds: new Dictionary<string, double>(Lecture) { ["z"] = z }))));

        Assert.Equal(first, calls.Count);
        Assert.Equal(
            Enumerable.Range(0, Runs).Select(z => (3.0 * z, (double)z, 3.0)),
            runs.Select(run => (run.Values.Values.Single(), run.Gradient("x"), run.Gradient("z"))));
        Assert.Equal(Runs, runs.Select(run => run.RunId).Distinct().Count());
    }

    [Fact]
    public async Task Start_ThreeSilos_ShareTheNodes()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(silos: 3);
        var handle = await client.SubmitAsync(Expression.Parse("(x + y) * z + sin(x) * exp(y) + x * y * z"));

        var run = await handle.GradientAsync(feeds: Lecture);

        var census = await client.GetCensusAsync();
        Assert.Equal(3, run.Plan.Silos);
        Assert.Equal(3, census.Count);
        Assert.All(census, silo => Assert.True(silo.Nodes > 0));
        Assert.Equal(run.Plan.Nodes, census.Sum(silo => silo.Nodes));
    }

    [Fact]
    public async Task Dispose_RunningCluster_StopsListening()
    {
        var cluster = await EmbeddedCluster.StartAsync();
        var ports = cluster.Client.ServiceProvider.GetRequiredService<IOptions<EndpointOptions>>().Value;

        await cluster.DisposeAsync();

        foreach (var port in new[] { ports.SiloPort, ports.GatewayPort })
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, port));
        }
    }

    [Fact]
    public async Task Connect_ToAnEmbeddedCluster_WorksUnderItsIdOnly()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        var gateway = $"127.0.0.1:{cluster.Client.ServiceProvider.GetRequiredService<IOptions<EndpointOptions>>().Value.GatewayPort}";

        await using var client = await DistGradClient.ConnectAsync(gateway, "embedded");
        var handle = await client.SubmitAsync(Expression.Parse("(x + y) * z"));

        Assert.Equal(-12, Assert.Single((await handle.EvaluateAsync(Lecture)).Values).Value);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<ClusterUnreachableException>(() => DistGradClient.ConnectAsync(gateway, "another"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Evaluate_TensorLargerThanAnyMessage_Travels()
    {
        // 80 MB, where a message has 64 at most; the two products are on different silos.
        await using var client = await DistGradClient.StartEmbeddedAsync(silos: 2);
        var builder = new GraphBuilder("large");
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(20_000_000)));
        var handle = await client.SubmitAsync(builder.Build(((x * x).Named("y") * x).Named("z"), Functions.ReduceSum(x)));
        var fed = Tensor.Full(x.Type, 3);

        var run = await handle.EvaluateAsync(new Feeds { { "x", fed } }, ["z"]);

        Assert.Equal(2, run.Plan.Silos);
        Assert.Equal(Tensor.Full(x.Type, 27), run.Tensor("z"));
    }

    [Fact]
    public async Task Start_PartsLargerThanAQuarterOfAMessage_AreRefused() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Configure = options => options.PartSize = 20 << 20 }));

    [Fact]
    public async Task Start_NoSilo_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => DistGradClient.StartEmbeddedAsync(silos: 0));

    [Fact]
    public async Task Start_TokenIsCancelled_Ends() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DistGradClient.StartEmbeddedAsync(cancellationToken: new CancellationToken(true)));

    [Fact]
    public async Task Start_WithLimits_SilosKeepThem()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Configure = options => options.MaxGraphNodes = 3 });

        await Assert.ThrowsAsync<GraphException>(() => client.SubmitAsync(Expression.Parse("(x + y) * z")));
    }

    [Fact]
    public async Task Gradient_MoreRunsThanOneSiloHasMemoryFor_TakeTurns()
    {
        // Some 50 kB a run: two at a time.
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Configure = options => options.TensorBytes = 120_000 });
        var builder = new GraphBuilder("turns");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(Shape.Open)));
        var graph = await client.SubmitAsync(builder.Build(Functions.ReduceSum(Functions.Tanh(x) * x).Named("y")));

        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => graph.GradientAsync(feeds: Fed(1000))));

        Assert.All(runs, run => Assert.Equal((1, runs[0].GradientTensor("x")), (run.Attempts, run.GradientTensor("x"))));
        await Assert.ThrowsAsync<RunTooLargeException>(() => graph.GradientAsync(feeds: Fed(100_000)));

        static Feeds Fed(int count) => new() { ["x"] = Tensor.Full(new TensorType(DType.Float64, new Shape(count)), 0.5) };
    }
}
