namespace DistGrad.Grains;

/// <summary>What is stored of a graph besides its chunks. Ids 0 and 1 were those of earlier builds.</summary>
[GenerateSerializer, Alias("distgrad.GraphManifest")]
internal sealed class GraphManifest
{
    /// <summary>The graph, or null where there is none.</summary>
    [Id(2)]
    public GraphContents? Contents { get; set; }
}

/// <summary>What is stored of an upload besides its chunks, as long as it is neither committed nor given up.</summary>
[GenerateSerializer, Alias("distgrad.UploadRecord")]
internal sealed class UploadRecord
{
    /// <summary>When it began, in UTC.</summary>
    [Id(0)]
    public DateTimeOffset Begun { get; set; }

    /// <summary>The graph that a commit was begun for: the chunks may be its own by now. Null before.</summary>
    [Id(1)]
    public string? Graph { get; set; }
}
