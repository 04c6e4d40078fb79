namespace DistGrad.Grains.Tests;

/// <summary>Keeps what a run tells of its progress, in order.</summary>
internal sealed class ProgressLog : IProgress<RunProgress>
{
    private readonly List<RunProgress> _reports = [];

    public RunProgress Last => _reports[^1];

    public void Report(RunProgress value) => _reports.Add(value);

    /// <summary>Attempts only go up, and within an attempt so do both passes, up to their totals.</summary>
    public void AssertMonotone()
    {
        var before = default(RunProgress);
        foreach (var now in _reports)
        {
            Assert.True(now.Attempt >= before.Attempt, $"{before} before {now}");
            if (now.Attempt == before.Attempt) Assert.True(now.Forward >= before.Forward && now.Backward >= before.Backward, $"{before} before {now}");
            Assert.True(now.Forward <= now.ForwardTotal && now.Backward <= now.BackwardTotal, $"{now}");
            before = now;
        }
    }
}
