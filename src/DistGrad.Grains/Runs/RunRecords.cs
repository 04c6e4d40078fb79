using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>The runs that began last on this silo: as many as are to be remembered, and the oldest are forgotten first. Safe for many threads.</summary>
internal sealed class RunRecords(ILocalSiloDetails self, IOptions<DistGradOptions> options, TimeProvider clock)
{
    // A ring; the next run takes the place of the oldest.
    private readonly RunEntry?[] _entries = new RunEntry?[options.Value.RememberedRuns];
    private long _begun;

    /// <summary>Remembers a run that begins.</summary>
    /// <returns>Its entry, which is told of its end.</returns>
    public RunEntry Add(RunKey run, RunExecution execution)
    {
        var entry = new RunEntry(run, execution, clock);
        if (_entries.Length > 0) Volatile.Write(ref _entries[(Interlocked.Increment(ref _begun) - 1) % _entries.Length], entry);
        return entry;
    }

    /// <summary>The runs that are remembered, in no order.</summary>
    public RunRecord[] ToArray()
    {
        var silo = self.SiloAddress.ToString();
        return [.. _entries.Select((_, i) => Volatile.Read(ref _entries[i])).OfType<RunEntry>().Select(entry => entry.ToRecord(silo))];
    }
}
