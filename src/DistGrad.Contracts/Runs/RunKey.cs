namespace DistGrad;

/// <summary>A run, by its graph and its id within the graph.</summary>
/// <param name="GraphId">Content hash of the graph.</param>
/// <param name="RunId">Id of the run, chosen by the caller or at random.</param>
[GenerateSerializer, Immutable, Alias("distgrad.RunKey")]
public readonly record struct RunKey([property: Id(0)] string GraphId, [property: Id(1)] string RunId)
{
    /// <summary>Reads the key of a run grain.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <exception cref="FormatException">The text has no slash.</exception>
    public static RunKey Parse(string text)
    {
        var slash = text.IndexOf('/');
        return slash >= 0
            ? new(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is no key of a run; one is a graph id, a slash and a run id.");
    }

    /// <summary>Key of the run grain: graph id, a slash, run id.</summary>
    public override string ToString() => $"{GraphId}/{RunId}";
}
