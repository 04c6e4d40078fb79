using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The admissions of all graphs whose grains are on this silo, for its metrics.</summary>
internal sealed class Admissions
{
    private readonly ConcurrentDictionary<Admission, bool> _admissions = new();

    /// <summary>Number of runs that wait, of all graphs.</summary>
    public long Waiting => _admissions.Keys.Sum(admission => (long)admission.Waiting);

    /// <summary>How full the fullest queue is, from 0 to 1.</summary>
    public double Fill => _admissions.Keys.Select(admission => admission.Fill).DefaultIfEmpty().Max();

    public void Enter(Admission admission) => _admissions[admission] = true;

    public void Leave(Admission admission) => _admissions.TryRemove(admission, out _);
}
