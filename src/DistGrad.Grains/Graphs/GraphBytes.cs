namespace DistGrad.Grains;

/// <summary>Puts a stored graph's chunks together.</summary>
internal static class GraphBytes
{
    public static async Task<byte[]> Read(GraphStore store, string id, int chunks)
    {
        using var all = new MemoryStream();
        for (var index = 0; index < chunks; index++)
            all.Write(await store.Read(index) ?? throw new UploadBrokenException(id, $"chunk {index} is gone from storage"));
        return all.ToArray();
    }

    public static async Task<byte[]> Download(IGraphGrain graph)
    {
        using var all = new MemoryStream();
        for (var index = 0; await graph.Download(index) is { } chunk; index++) all.Write(chunk);
        return all.ToArray();
    }
}
