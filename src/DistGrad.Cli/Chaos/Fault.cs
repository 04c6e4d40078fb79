using System.Globalization;

namespace DistGrad.Cli.Chaos;

/// <summary>Something that happens to a cluster while a run is under way.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When: from 0 to 1 the part of the nodes that have fired forward, from 1 to 2 one more than the part that has fired backward.</param>
/// <param name="Silo">The silo it happens to, from 0; for faults of a silo.</param>
/// <param name="For">How long it lasts; for what passes.</param>
internal sealed record Fault(FaultKind Kind, double At, int Silo = 0, TimeSpan For = default)
{
    /// <summary>What happens, in words.</summary>
    public override string ToString()
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"at {(At < 1 ? $"{At:P0} forward" : $"{At - 1:P0} backward")}");
        var time = string.Create(CultureInfo.InvariantCulture, $"{For.TotalSeconds:0.0} s");
        return Kind switch
        {
            FaultKind.KillSilo => $"silo {Silo} killed {when}",
            FaultKind.KillRunSilo => $"the run's silo killed {when}",
            FaultKind.PauseSilo => $"silo {Silo} stopped for {time} {when}",
            FaultKind.RestartRedis => $"Redis down for {time} {when}",
            _ => $"client lost {when}",
        };
    }
}
