using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>Stores bytes in chunks: those of a graph under the upload that brings them, where they stay, and those of durable runs.</summary>
/// <param name="storage">The silo's grain storage.</param>
/// <param name="owner">The grain that they belong to.</param>
internal sealed class GraphStore(IGrainStorage storage, GrainId owner)
{
    /// <summary>Name under which silos register the storage that DistGrad uses.</summary>
    public const string StorageName = "distgrad";

    /// <summary>The store of a graph.</summary>
    /// <param name="storage">The silo's grain storage.</param>
    /// <param name="upload">The upload that brings the graph.</param>
    public GraphStore(IGrainStorage storage, Guid upload)
        : this(storage, GrainId.Create(GrainType.Create(UploadGrain.TypeName), GrainIdKeyExtensions.CreateGuidKey(upload)))
    {
    }

    /// <summary>Stores a chunk in parts.</summary>
    public async Task Write(int chunk, IReadOnlyList<byte[]> parts, byte[] hash)
    {
        // The first one says how many there are to clear.
        await Store(0);
        if (parts.Count > 1) await Task.WhenAll(Enumerable.Range(1, parts.Count - 1).Select(Store));

        Task Store(int part) => Write(Name(chunk, part), new GraphChunk { Parts = parts.Count, Hash = hash, Bytes = parts[part] });
    }

    /// <summary>Reads a part of a chunk; null where there is none.</summary>
    public async Task<GraphChunk?> Read(int chunk, int part)
    {
        var state = new GrainState<GraphChunk>();
        await storage.ReadStateAsync(Name(chunk, part), owner, state);
        return state.RecordExists ? state.State : null;
    }

    /// <summary>Reads a whole chunk, in parts, with its hash; null where there is none.</summary>
    public async Task<(ReadOnlyMemory<byte>[] Parts, byte[] Hash)?> ReadParts(int chunk)
    {
        if (await Read(chunk, 0) is not { } first) return null;
        var parts = new ReadOnlyMemory<byte>[first.Parts];
        parts[0] = first.Bytes;
        for (var part = 1; part < parts.Length; part++)
        {
            // One that was not stored whole does not count.
            if (await Read(chunk, part) is not { } next || !next.Hash.AsSpan().SequenceEqual(first.Hash)) return null;
            parts[part] = next.Bytes;
        }

        return (parts, first.Hash);
    }

    /// <summary>Reads a graph.</summary>
    /// <exception cref="UnknownGraphException">A part of it is gone.</exception>
    public Task<Graph> Read(GraphContents contents) =>
        contents.ReadAsync(async (chunk, part) => await Read(chunk, part) is { } stored ? stored.Bytes : throw new UnknownGraphException(contents.Summary.Id));

    /// <summary>Clears a chunk, the first part last: it says how many there are.</summary>
    public async Task Clear(int chunk, int parts)
    {
        for (var part = parts - 1; part >= 0; part--)
        {
            var state = new GrainState<GraphChunk>();
            await storage.ReadStateAsync(Name(chunk, part), owner, state);
            if (state.RecordExists) await storage.ClearStateAsync(Name(chunk, part), owner, state);
        }
    }

    /// <summary>Clears the chunks of a graph.</summary>
    public async Task Clear(int[] parts)
    {
        for (var chunk = 0; chunk < parts.Length; chunk++) await Clear(chunk, parts[chunk]);
    }

    private async Task Write(string name, GraphChunk chunk)
    {
        var state = new GrainState<GraphChunk> { State = chunk };
        try
        {
            await storage.WriteStateAsync(name, owner, state);
        }
        catch (InconsistentStateException)
        {
            // A try whose answer was lost has stored it, or a part of a chunk that was then given up is there.
            await storage.ReadStateAsync(name, owner, state);
            state.State = chunk;
            await storage.WriteStateAsync(name, owner, state);
        }
    }

    private static string Name(int chunk, int part) => $"chunk-{chunk}-{part}";
}
