namespace DistGrad.Grains;

/// <summary>What is stored of a graph besides its chunks.</summary>
[GenerateSerializer, Alias("distgrad.GraphManifest")]
internal sealed class GraphManifest
{
    /// <summary>The graph, or null where there is none.</summary>
    [Id(0)]
    public GraphContents? Contents { get; set; }
}

/// <summary>What is stored of an upload besides its chunks: that there is one.</summary>
[GenerateSerializer, Alias("distgrad.UploadRecord")]
internal sealed class UploadRecord
{
    /// <summary>When it began, in UTC.</summary>
    [Id(0)]
    public DateTimeOffset Begun { get; set; }
}
