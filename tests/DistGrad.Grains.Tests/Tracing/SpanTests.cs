using System.Collections.Concurrent;
using System.Diagnostics;

namespace DistGrad.Grains.Tests;

/// <summary>The spans of traced runs, as a collector gets them.</summary>
[Collection(ThreeSiloTests.Name)]
public sealed class SpanTests : IDisposable
{
    private readonly ActivitySource _caller = new($"caller {Guid.NewGuid()}");

    private readonly ThreeSilos _cluster;
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _spans = new();

    public SpanTests(ThreeSilos cluster)
    {
        _cluster = cluster;

        // As a sampler that follows the caller does: other tests' runs have none.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TraceNames.Source || source == _caller,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Source == _caller || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _caller.Dispose();
    }

    [Fact]
    public async Task Gradient_CallersSpanIsSampled_SpansAreOneConnectedTreeOfFourLevels()
    {
        using var gate = _cluster.Gates.New();
        gate.Open();
        var (caller, spans) = await RunAsync(Samples.Gated(_cluster, gate), Samples.Xy(3, 5));

        var run = Assert.Single(spans, span => span.OperationName == TraceNames.Run);
        Assert.Equal(caller.SpanId, run.ParentSpanId);
        Assert.Equal([TraceNames.Backward, TraceNames.Forward], spans.Where(span => span.ParentSpanId == run.SpanId).Select(span => span.OperationName).Order());
        var byId = spans.ToDictionary(span => span.SpanId);
        Assert.All(spans, span => Assert.InRange(Depth(span), 1, 4));
        Assert.All(spans.Where(span => Depth(span) == 4), span => Assert.NotNull(span.GetTagItem(TraceNames.Op)));
        Assert.All(spans.SelectMany(span => span.Links), link => Assert.Contains(link.Context.SpanId, byId.Keys));
        Assert.True(spans.SelectMany(span => span.Links).Count() > spans.Count / 2);
        Assert.All(spans, span => Assert.InRange(span.Links.Count(), 0, 1));

        int Depth(Activity span) => span.ParentSpanId == caller.SpanId ? 1 : 1 + Depth(byId[span.ParentSpanId]);
    }

    [Fact]
    public async Task Gradient_Traced_SpansHaveTheirTagsAndNoOthers()
    {
        var (_, spans) = await RunAsync(Samples.Lecture(_cluster), Samples.LectureFeeds);

        string[] node = [TraceNames.Op, TraceNames.Node, TraceNames.Pass, TraceNames.ShardNumber, TraceNames.Silo, TraceNames.QueueWait, TraceNames.Compute];
        AssertTags(spans, "run", [TraceNames.GraphId, TraceNames.RunId, TraceNames.Attempts, TraceNames.Nodes]);
        AssertTags(spans, "forward", []);
        AssertTags(spans, "shard 0", [TraceNames.Pass, TraceNames.ShardNumber, TraceNames.Silo]);
        AssertTags(spans, "Mul f", [.. node, TraceNames.Value], Pass.Forward);
        AssertTags(spans, "Mul f", [.. node, TraceNames.Upstream, TraceNames.Local, TraceNames.Output], Pass.Backward);
        var backward = spans.First(span => span.OperationName == "Mul f" && "backward".Equals(span.GetTagItem(TraceNames.Pass)));
        Assert.Equal([-4.0, 3], (double[])backward.GetTagItem(TraceNames.Output)!);
    }

    [Fact]
    public async Task Gradient_Fails_RunsSpanTellsWhy()
    {
        var builder = _cluster.NewGraph();
        var x = builder.Input("x");
        var (_, spans) = await RunAsync(builder.Build(builder.Apply("FailsAboveOne", x * 2).Named("fault")), new() { ["x"] = 2 });

        var run = Assert.Single(spans, span => span.OperationName == TraceNames.Run);
        Assert.Equal((ActivityStatusCode.Error, nameof(NodeFailedException)), (run.Status, run.GetTagItem(TraceNames.ErrorType)));
        Assert.Equal(ActivityStatusCode.Error, spans.First(span => span.OperationName == "FailsAboveOne fault").Status);
    }

    [Fact]
    public async Task Gradient_CallersSpanIsNotSampled_HasNoSpans()
    {
        var handle = await _cluster.Client.SubmitAsync(Samples.Lecture(_cluster));
        var caller = new Activity("caller").Start();
        var run = await handle.StartGradientAsync(feeds: Samples.LectureFeeds);
        caller.Stop();

        Assert.Null(await run.GetTraceAsync());
        Assert.DoesNotContain(_spans, span => span.TraceId == caller.TraceId);
    }

    private async Task<(Activity Caller, List<Activity> Spans)> RunAsync(Graph graph, Dictionary<string, double> feeds)
    {
        var handle = await _cluster.Client.SubmitAsync(graph);
        using var caller = _caller.StartActivity("caller")!;
        var run = await handle.StartGradientAsync(feeds: feeds);
        var trace = await run.GetTraceAsync();

        Assert.Equal(caller.TraceId.ToHexString(), trace!.TraceId);
        return (caller, [.. _spans.Where(span => span.TraceId == caller.TraceId && span != caller)]);
    }

    private static void AssertTags(List<Activity> spans, string name, string[] tags, Pass? pass = null)
    {
        var wanted = pass is null ? null : pass == Pass.Forward ? TraceNames.Forward : TraceNames.Backward;
        var span = spans.First(span => span.OperationName == name && (wanted is null || wanted.Equals(span.GetTagItem(TraceNames.Pass))));
        Assert.Equal(tags.Order(), span.TagObjects.Select(tag => tag.Key).Order());
    }
}
