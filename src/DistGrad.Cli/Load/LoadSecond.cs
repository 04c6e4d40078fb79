namespace DistGrad.Cli.Load;

/// <summary>Errors of one kind.</summary>
/// <param name="Kind">The kind: the name of the exception without its ending.</param>
/// <param name="Count">How many there were.</param>
/// <param name="First">Message of the first.</param>
internal sealed record LoadErrors(string Kind, long Count, string First);

/// <summary>What happened in a second, or what is left of it at the end.</summary>
/// <remarks>In JSON it is what workers tell.</remarks>
internal sealed record LoadSecond
{
    /// <summary>Number of the second, from 0, warm-up not counted.</summary>
    public required int Second { get; init; }

    /// <summary>How long it was: less than a second at the end, 0 for what came in after it.</summary>
    public required double Length { get; init; }

    /// <summary>Runs that were to start.</summary>
    public long Offered { get; init; }

    /// <summary>Runs that ended as they should.</summary>
    public long Completed { get; init; }

    /// <summary>Those of them that were stored.</summary>
    public long Durable { get; init; }

    /// <summary>Runs that were stored and did not bring a result; they count as errors, too.</summary>
    public long Lost { get; init; }

    /// <summary>Runs with other values or gradients than the first.</summary>
    public long Wrong { get; init; }

    /// <summary>What the first of those differed in, or null.</summary>
    public string? FirstWrong { get; init; }

    /// <summary>Errors by kind.</summary>
    public IReadOnlyList<LoadErrors> Errors { get; init; } = [];

    /// <summary>Runs under way at its end.</summary>
    public long InFlight { get; init; }

    /// <summary>Messages between nodes, of the runs completed.</summary>
    public long Messages { get; init; }

    /// <summary>Latencies of the runs completed, as a histogram: <see cref="Load.Latencies.ToText"/>.</summary>
    public string Latencies { get; init; } = "";

    /// <summary>Number of errors.</summary>
    public long ErrorCount => Errors.Sum(errors => errors.Count);

    /// <summary>The same second of several workers.</summary>
    public static LoadSecond Merge(IReadOnlyList<LoadSecond> seconds)
    {
        var latencies = new Latencies();
        foreach (var second in seconds) latencies.Add(Load.Latencies.Parse(second.Latencies));
        return new LoadSecond
        {
            Second = seconds[0].Second,
            Length = seconds.Max(second => second.Length),
            Offered = seconds.Sum(second => second.Offered),
            Completed = seconds.Sum(second => second.Completed),
            Durable = seconds.Sum(second => second.Durable),
            Lost = seconds.Sum(second => second.Lost),
            Wrong = seconds.Sum(second => second.Wrong),
            FirstWrong = seconds.Select(second => second.FirstWrong).FirstOrDefault(wrong => wrong is not null),
            Errors = [.. seconds.SelectMany(second => second.Errors).GroupBy(errors => errors.Kind, (kind, all) => new LoadErrors(kind, all.Sum(errors => errors.Count), all.First().First))],
            InFlight = seconds.Sum(second => second.InFlight),
            Messages = seconds.Sum(second => second.Messages),
            Latencies = latencies.ToText(),
        };
    }
}
