namespace DistGrad;

/// <summary>A stored graph and where its chunks lie.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.GraphContents")]
public sealed record GraphContents
{
    /// <summary>The graph.</summary>
    [Id(0)]
    public required GraphSummary Summary { get; init; }

    /// <summary>Number of parts that each chunk is stored in.</summary>
    [Id(1)]
    public required int[] Parts { get; init; }

    /// <summary>Number of float64 scalar constants.</summary>
    [Id(2)]
    public required int Constants { get; init; }

    /// <summary>Reads the graph, a few chunks at once.</summary>
    /// <param name="read">Reads a part of a chunk.</param>
    /// <exception cref="GraphFormatException">What is read is not the graph.</exception>
    internal async Task<Graph> ReadAsync(Func<int, int, Task<ReadOnlyMemory<byte>>> read)
    {
        const int AtOnce = 4;
        var reader = new GraphReader(new GraphTotals(Summary.Nodes, Summary.Edges, Constants));
        var underway = new Queue<Task<ReadOnlyMemory<byte>>>();
        for (var chunk = 0; chunk < Parts.Length || underway.Count > 0;)
        {
            while (chunk < Parts.Length && underway.Count < AtOnce) underway.Enqueue(ReadAsync(chunk++, read));
            reader.Add(await underway.Dequeue().ConfigureAwait(false));
        }

        return reader.ToGraph();
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(int chunk, Func<int, int, Task<ReadOnlyMemory<byte>>> read)
    {
        if (Parts[chunk] == 1) return await read(chunk, 0).ConfigureAwait(false);
        using var whole = new MemoryStream();
        for (var part = 0; part < Parts[chunk]; part++) whole.Write((await read(chunk, part).ConfigureAwait(false)).Span);
        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }
}
