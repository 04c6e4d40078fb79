using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>What is counted of batches for other silos.</summary>
public sealed class BatchMetricTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DistGradMetrics _metrics;
    private readonly MetricLog _log;

    public BatchMetricTests()
    {
        _metrics = new DistGradMetrics(_services.GetRequiredService<IMeterFactory>());
        _log = new MetricLog([_services]);
    }

    public void Dispose()
    {
        _log.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Add_ScalarsAndATensor_CountsMessagesAndBytesByPass()
    {
        using var sent = new SemaphoreSlim(0);
        var outbox = Outbox(_ =>
        {
            sent.Release();
            return Task.FromResult(true);
        });

        // One after the other, so that each is a batch.
        foreach (var (code, value) in new (int, Value)[] { (0, 1.5), (1, Tensor.Vector(1f, 2f, 3f)), (~0, 2.5) })
        {
            outbox.Add(0, 0, code, value);
            Assert.True(await sent.WaitAsync(Patience));
        }

        Assert.Equal((2, 20 + 20 + 12), (_log.Now(MetricNames.MessagesSent, (MetricTags.Pass, "forward"), (MetricTags.Tier, "remote")), _log.Now(MetricNames.MessagesPayload, (MetricTags.Pass, "forward"))));
        Assert.Equal((1, 20), (_log.Now(MetricNames.MessagesSent, (MetricTags.Pass, "backward"), (MetricTags.Tier, "remote")), _log.Now(MetricNames.MessagesPayload, (MetricTags.Pass, "backward"))));
        Assert.Equal((3, 3), (_log.Recordings(MetricNames.BatchMessages), _log.Now(MetricNames.BatchMessages)));
        Assert.Equal(0, _log.Now(MetricNames.BatchesResent));
    }

    [Fact]
    public async Task Add_SendFailsTwice_CountsTheBatchOnceAndItsRepetitions()
    {
        var (tries, sent) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var outbox = Outbox(_ =>
        {
            if (++tries < 3) throw new TimeoutException("busy");
            sent.SetResult();
            return Task.FromResult(true);
        });

        outbox.Add(0, 0, 0, 1.5);
        await sent.Task.WaitAsync(Patience);

        Assert.Equal((1, 2), (_log.Now(MetricNames.MessagesSent), _log.Now(MetricNames.BatchesResent)));
    }

    private RemoteOutbox Outbox(Func<EdgeBatch, Task<bool>> send) => new(Attempts.Open(_ => { }, _metrics), Attempts.Parcels(), send, _metrics);
}
