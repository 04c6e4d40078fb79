namespace DistGrad;

/// <summary>A run, by its graph and its id within the graph.</summary>
/// <param name="GraphId">Content hash of the graph.</param>
/// <param name="RunId">Id of the run, chosen by the caller or at random.</param>
/// <param name="IsDurable">Whether the run is stored before it starts, and outlives the silo that it is on.</param>
[GenerateSerializer, Immutable, Alias("distgrad.RunKey")]
public readonly record struct RunKey([property: Id(0)] string GraphId, [property: Id(1)] string RunId, [property: Id(2)] bool IsDurable = false)
{
    // Ends the graph id in the key of a durable run: it is no hexadecimal digit.
    private const char DurableMark = '!';

    // Ends the run id of a call.
    private const string CallMark = "-call";

    /// <summary>
    /// Whether the id is one that a client makes for a run that it starts and waits for in one call. Such a run is where it was taken on, which its
    /// id does not tell: whoever else asks of it asks every silo.
    /// </summary>
    public bool IsCall => !IsDurable && RunId is { } id && id.EndsWith(CallMark, StringComparison.Ordinal);

    /// <summary>A random id of a run that is a call.</summary>
    public static string NewCallId() => $"{Guid.NewGuid():N}{CallMark}";

    /// <summary>Reads the key of a run grain.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <exception cref="FormatException">The text has no slash.</exception>
    public static RunKey Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no key of a run; one is a graph id, a slash and a run id.");

    /// <summary>Reads the key of a run grain.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <returns>Null where the text has no slash.</returns>
    public static RunKey? TryParse(string text)
    {
        var slash = text.IndexOf('/');
        var isDurable = slash > 0 && text[slash - 1] == DurableMark;
        return slash >= 0 ? new(text[..(isDurable ? slash - 1 : slash)], text[(slash + 1)..], isDurable) : null;
    }

    /// <summary>Key of the run grain: graph id, an exclamation mark if the run is durable, a slash, run id.</summary>
    public override string ToString() => IsDurable ? $"{GraphId}{DurableMark}/{RunId}" : $"{GraphId}/{RunId}";
}
