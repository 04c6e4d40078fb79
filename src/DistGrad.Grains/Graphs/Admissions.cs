using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The admissions of all graphs whose grains are on this silo, for its metrics and its runs. Safe for many threads.</summary>
internal sealed class Admissions
{
    // By graph.
    private readonly ConcurrentDictionary<string, Admission> _admissions = new();

    /// <summary>Number of runs that wait, of all graphs.</summary>
    public long Waiting => _admissions.Values.Sum(admission => (long)admission.Waiting);

    /// <summary>How full the fullest queue is, from 0 to 1.</summary>
    public double Fill => _admissions.Values.Select(admission => admission.Fill).DefaultIfEmpty().Max();

    /// <summary>That of a graph, or null where its grain is not on this silo.</summary>
    public Admission? Find(string graphId) => _admissions.GetValueOrDefault(graphId);

    public void Enter(Admission admission) => _admissions[admission.GraphId] = admission;

    public void Leave(Admission admission) => _admissions.TryRemove(KeyValuePair.Create(admission.GraphId, admission));
}
