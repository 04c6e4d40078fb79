using System.Runtime.InteropServices;
using DistGrad.Core.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Messages that overtake others change nothing: nodes fire once and on the same numbers, whatever the order.</summary>
[Collection(ThreeSiloTests.Name)]
public class EarlyMessageTests(ThreeSilos cluster)
{
    private static readonly Dictionary<string, double> Feeds = Samples.Xy(0.3, -0.7);

    [Theory]
    [InlineData(RunTier.Fast, Pass.Forward, 1)]
    [InlineData(RunTier.Fast, Pass.Backward, 2)]
    [InlineData(RunTier.Reference, Pass.Forward, 3)]
    [InlineData(RunTier.Reference, Pass.Backward, 4)]
    public async Task Messages_AheadOfAHeldUpNodeInAnyOrderAndTwice_SameBits(RunTier tier, Pass pass, int seed)
    {
        using var gate = cluster.Gates.New();
        using var open = cluster.Gates.New();
        open.Open();
        var (plan, sent, expected) = Run(Layered(open, pass), pass);
        var handle = await cluster.Client.SubmitAsync(Layered(gate, pass));
        var options = new RunOptions { Tier = tier };
        var run = pass == Pass.Forward ? await handle.StartEvaluateAsync(Feeds, options: options) : await handle.StartGradientAsync(feeds: Feeds, options: options);
        await gate.Reached;
        var opening = cluster.OpenAttempts(handle.Id)[0].Attempt.Opening;

        var random = new Random(seed);
        LocalMessage[] messages = [.. sent, .. sent.Where(_ => random.Next(2) == 0)];
        random.Shuffle(messages);
        foreach (var message in messages)
        {
            if (random.Next(2) == 0) Call(opening, message);
            else Assert.True(await DeliverAsync(opening, message), $"seed {seed}");
        }

        // All nodes go ahead of the one that is held up, and do not fire again on what it then sends.
        await FiredAsync(run, pass, (pass == Pass.Forward ? plan.Outline.Nodes : plan.Outline.BackwardNodes) - 1);
        gate.Open();
        var result = await run.WaitAsync();

        Assert.Equal((1, 1, pass == Pass.Forward ? 0 : 2), (result.Attempts, gate.Arrivals, result.Gradients.Count));
        foreach (var (label, value) in result.Values) AssertBits(expected.ValueOf(handle.Graph.Find(label)), value, $"{label}, seed {seed}");
        foreach (var (label, gradient) in result.Gradients) AssertBits(expected.GradientOf(handle.Graph.Find(label)), gradient, $"gradient of {label}, seed {seed}");
    }

    // Three layers of twelve nodes between the inputs and the output, and a gated node before them or, for the backward pass, after.
    private Graph Layered(Gate gate, Pass pass)
    {
        var builder = cluster.NewGraph();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var first = pass == Pass.Forward ? builder.Apply("Gate", x * y, builder.Constant(gate.Key)) : x * y;
        var layer = Enumerable.Range(1, 12).Select(i => Functions.Sin(first * i)).ToArray();
        for (var depth = 0; depth < 2; depth++) layer = [.. layer.Select((node, i) => (node * layer[(i + 5) % 12]) - (layer[(i + 1) % 12] / 3))];
        var last = Functions.Sum(layer);
        return builder.Build((pass == Pass.Forward ? last : builder.Apply("GateBackward", last, builder.Constant(gate.Key))).Named("f"));
    }

    // The messages that nodes send in a pass, on the way of an ordinary run.
    private (Plan Plan, LocalMessage[] Sent, LocalRun Run) Run(Graph graph, Pass pass)
    {
        var root = graph.Outputs[0];
        var signature = pass == Pass.Forward ? PlanSignature.Of([root], PlanSignature.None, []) : PlanSignature.Of([root], root, GraphQuery.InputsOf(graph));
        var plan = new Planner(cluster.Ops).Plan(graph, signature);
        var record = new Record();
        var run = cluster.Local.Run(plan, GraphQuery.Feeds(graph, Feeds), record);
        return (plan, [.. record.Messages.Where(message => message.Pass == pass)], run);
    }

    private void Call(AttemptOpening opening, LocalMessage message)
    {
        var key = NodeKey.Of(NodeKey.Prefix(Owner(opening, message), opening.Plan.Key(), message.Shard), message.Node);
        var grain = cluster.Grains.GetGrain<INodeGrain>(key);
        var edge = new EdgeMessage { Attempt = opening.Attempt, Slot = message.Slot, Scalar = message.Value.Scalar };
        if (message.Pass == Pass.Forward) grain.Forward(edge);
        else grain.Backward(edge);
    }

    private Task<bool> DeliverAsync(AttemptOpening opening, LocalMessage message) =>
        cluster.Silos[0].GetRequiredService<ShardHosts>().Of(Owner(opening, message)).Deliver(new EdgeBatch
        {
            Attempt = opening.Attempt,
            Shards = Bytes(message.Shard),
            Nodes = Bytes(message.Node),
            Slots = Bytes(NodeMessage.Code(message.Pass, message.Slot)),
            Scalars = Bytes(message.Value.Scalar),
        });

    private static SiloAddress Owner(AttemptOpening opening, LocalMessage message) => opening.Layout.Silos[opening.Layout.OwnerOf[message.Shard]];

    private static byte[] Bytes<T>(T number)
        where T : unmanaged => MemoryMarshal.AsBytes<T>([number]).ToArray();

    private static async Task FiredAsync(RunHandle run, Pass pass, int nodes)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        RunProgress progress;
        do progress = (await run.GetStatusAsync(patience.Token)).Progress;
        while ((pass == Pass.Forward ? progress.Forward : progress.Backward) < nodes);
    }

    private static void AssertBits(double expected, double actual, string what) =>
        Assert.True(Bits.Of(expected) == Bits.Of(actual), $"{what}: expected {expected:R}, got {actual:R}");

    private sealed class Record : IMessageOrder
    {
        private readonly ArrivalOrder _order = new();

        public List<LocalMessage> Messages { get; } = [];

        public void Add(LocalMessage message)
        {
            Messages.Add(message);
            _order.Add(message);
        }

        public bool TryTake(out LocalMessage message) => _order.TryTake(out message);
    }
}
