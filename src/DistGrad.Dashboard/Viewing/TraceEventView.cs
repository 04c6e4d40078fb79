namespace DistGrad.Dashboard.Viewing;

/// <summary>What one node did in one pass. Times are microseconds since the run's start.</summary>
public sealed record TraceEventView
{
    /// <summary>The graph node.</summary>
    public required int Node { get; init; }

    /// <summary>Its name, or <c>#</c> and its number.</summary>
    public required string Label { get; init; }

    /// <summary>Its op.</summary>
    public required string Op { get; init; }

    /// <summary><c>forward</c> or <c>backward</c>.</summary>
    public required string Pass { get; init; }

    /// <summary>The silo it ran on.</summary>
    public required string Silo { get; init; }

    /// <summary>Its shard.</summary>
    public required int Shard { get; init; }

    /// <summary>When the first message of the pass came.</summary>
    public required double Ready { get; init; }

    /// <summary>When it began to compute.</summary>
    public required double Start { get; init; }

    /// <summary>When it had sent what it computed.</summary>
    public required double End { get; init; }

    /// <summary>Place of the event that it waited for last; -1 where that is not traced, or nothing.</summary>
    public required int Cause { get; init; }

    /// <summary>Whether it is on the critical path: the chain of last causes that ends with the run.</summary>
    public bool IsCritical { get; init; }
}
