using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>Runs that were taken on at this silo's doors: under way, or ended and still kept. Safe for many threads.</summary>
internal sealed class DoorRuns(IOptions<DistGradOptions> options)
{
    private readonly ConcurrentDictionary<RunKey, Run> _runs = new();

    public IEnumerable<Run> Runs => _runs.Values;

    public Run? Find(RunKey run) => _runs.GetValueOrDefault(run);

    /// <summary>The run of the same key that is there, or else this one.</summary>
    public Run GetOrAdd(Run run) => _runs.GetOrAdd(run.Key, run);

    public void Remove(Run run) => _runs.TryRemove(KeyValuePair.Create(run.Key, run));

    /// <summary>Lets go of runs that ended long ago.</summary>
    public void Trim()
    {
        foreach (var run in _runs.Values)
        {
            if (!run.HasEnded || run.EndedFor <= options.Value.RetainFor) continue;
            Remove(run);
            run.LetGo();
        }
    }
}
