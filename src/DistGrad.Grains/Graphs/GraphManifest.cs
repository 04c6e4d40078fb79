namespace DistGrad.Grains;

/// <summary>What is stored of a graph besides its chunks.</summary>
[GenerateSerializer, Alias("distgrad.GraphManifest")]
internal sealed class GraphManifest
{
    /// <summary>Summary, or null while the upload goes on.</summary>
    [Id(0)]
    public GraphSummary? Summary { get; set; }

    /// <summary>Number of chunks.</summary>
    [Id(1)]
    public int Chunks { get; set; }
}

/// <summary>One stored piece of a graph's binary form.</summary>
[GenerateSerializer, Alias("distgrad.GraphChunk")]
internal sealed class GraphChunk
{
    /// <summary>The bytes.</summary>
    [Id(0)]
    public byte[] Bytes { get; set; } = [];
}
