namespace DistGrad.Dashboard.Lists;

/// <summary>How fast silos are, at one look.</summary>
/// <param name="rows">Messages sent and runs ended, by silo.</param>
internal sealed class PaceTable(IReadOnlyList<(string Silo, Pace Messages, Pace Runs)> rows)
{
    /// <summary>Messages that all silos sent.</summary>
    public Pace Messages { get; } = Pace.Sum([.. rows.Select(row => row.Messages)]);

    /// <summary>Runs that ended on all silos.</summary>
    public Pace Runs { get; } = Pace.Sum([.. rows.Select(row => row.Runs)]);

    /// <summary>A silo's own.</summary>
    /// <param name="silo">Its name.</param>
    public (Pace Messages, Pace Runs) Of(string silo) => rows.Where(row => row.Silo == silo).Select(row => (row.Messages, row.Runs)).DefaultIfEmpty((Pace.Unknown, Pace.Unknown)).First();
}
