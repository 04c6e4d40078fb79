using System.Diagnostics;
using DistGrad.Cli.Chaos;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.EndToEnd.Tests.Telemetry;

/// <summary>The spans of runs over several processes, as a collector gets them.</summary>
public class TracingTests
{
    [RedisTheory]
    [InlineData(40, false)]
    [InlineData(4000, true)]
    public async Task Gradient_OverThreeSiloProcesses_IsOneConnectedTrace(int branches, bool isOverBudget)
    {
        await using var collector = new OtlpCollector();
        await using var cluster = await LocalCluster.StartAsync(new() { Environment = collector.Environment }, default);
        using var orleans = await cluster.ConnectAsync(default);
        var handle = await new DistGradClient(orleans.Services.GetRequiredService<IClusterClient>()).SubmitAsync(Wide(branches));
        using var caller = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var run = await handle.StartGradientAsync(feeds: new() { ["x"] = 0.5 }, options: new() { Granularity = Granularity.PerOp });
        caller.Stop();
        var trace = (await run.GetTraceAsync())!;

        var spans = await collector.SpansAsync(caller.TraceId.ToHexString(), 1 + 2 + trace.Shards.Length + trace.Nodes.Length);

        Assert.Equal(isOverBudget, trace.Dropped > 0);
        Assert.InRange(trace.Nodes.Length, isOverBudget ? TraceOptions.DefaultBudget / 2 : 1, TraceOptions.DefaultBudget);
        Assert.Equal(3, trace.Shards.Select(shard => shard.Silo).Distinct().Count());
        var byId = spans.ToDictionary(span => span.SpanId);
        var top = Assert.Single(spans, span => !byId.ContainsKey(span.ParentSpanId));
        Assert.Equal((TraceNames.Run, caller.SpanId.ToHexString()), (top.Name, Convert.ToHexStringLower(top.ParentSpanId.Span)));
        Assert.All(spans, span => Assert.InRange(Depth(span), 1, 4));
        Assert.Equal(trace.Nodes.Count(node => node.Predecessor >= 0), spans.Sum(span => span.Links.Count));
        Assert.All(spans.SelectMany(span => span.Links), link => Assert.True(byId.ContainsKey(link.SpanId)));
        Assert.All(spans, span => Assert.True(span.StartTimeUnixNano <= span.EndTimeUnixNano));

        // Those of nodes have a value going forward and an upstream gradient going back, and no other span has either.
        Assert.All(spans, span => Assert.Equal(Depth(span) == 4, Keys(span).Contains(TraceNames.Value) || Keys(span).Contains(TraceNames.Upstream)));
        Assert.All(spans.Where(span => Depth(span) == 4), span => Assert.Equal(1, Keys(span).Count(key => key is TraceNames.Value or TraceNames.Upstream)));
        Assert.All(spans.Where(span => Depth(span) >= 3), span => Assert.Contains(TraceNames.Silo, Keys(span)));
        Assert.Equal(3, spans.Where(span => Depth(span) == 3).Select(span => span.Attributes.Single(tag => tag.Key == TraceNames.Silo).Value.StringValue).Distinct().Count());

        int Depth(OtlpSpan span) => byId.TryGetValue(span.ParentSpanId, out var parent) ? 1 + Depth(parent) : 1;
    }

    private static IEnumerable<string> Keys(OtlpSpan span) => span.Attributes.Select(tag => tag.Key);

    private static Graph Wide(int branches)
    {
        var builder = new GraphBuilder("wide");
        var x = builder.Input("x");
        return builder.Build(Functions.Sum([.. Enumerable.Range(1, branches).Select(i => Functions.Sin(x * i))]));
    }
}
