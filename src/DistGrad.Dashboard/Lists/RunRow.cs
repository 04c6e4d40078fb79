namespace DistGrad.Dashboard.Lists;

/// <summary>A run, as lists show it.</summary>
public sealed record RunRow
{
    /// <summary>Content hash of its graph.</summary>
    public required string GraphId { get; init; }

    /// <summary>Name of its graph; the beginning of the hash where the graph is gone.</summary>
    public required string GraphName { get; init; }

    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>Whether it is a durable run.</summary>
    public required bool IsDurable { get; init; }

    /// <summary>State, in lower case.</summary>
    public required string State { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took, or has taken so far.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Attempts so far.</summary>
    public int? Attempts { get; init; }

    /// <summary>Nodes of its plan.</summary>
    public int? Nodes { get; init; }

    /// <summary>Whether it differentiates.</summary>
    public bool HasGradients { get; init; }

    /// <summary>The silo of its grain.</summary>
    public string? Silo { get; init; }

    /// <summary>Address of that silo.</summary>
    public string SiloAddress => Silo is null ? "" : SiloRow.AddressOf(Silo);

    /// <summary>Its id with its kind: a letter and a colon before it.</summary>
    public string Key => $"{(IsDurable ? "d" : "t")}:{RunId}";

    /// <summary>Takes such a key apart.</summary>
    /// <param name="key">The key.</param>
    public static (string RunId, bool IsDurable) Parse(string key) => key.StartsWith("d:", StringComparison.Ordinal) ? (key[2..], true) : (key.StartsWith("t:", StringComparison.Ordinal) ? key[2..] : key, false);

    /// <summary>Address of its page.</summary>
    public string Address => $"/runs/{Query("")}";

    /// <summary>Address of what scripts ask about it.</summary>
    /// <param name="what">What they ask for.</param>
    public string Call(string what) => $"/api/runs/{Query($"/{what}")}";

    // Its id may be anything, "..", too: it is no part of a path.
    private string Query(string what) => $"{Uri.EscapeDataString(GraphId)}{what}?run={Uri.EscapeDataString(RunId)}{(IsDurable ? "&durable=true" : "")}";
}
