using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>Stores a graph's binary form in chunks.</summary>
/// <param name="storage">The silo's grain storage.</param>
/// <param name="graph">The graph's grain.</param>
internal sealed class GraphStore(IGrainStorage storage, GrainId graph)
{
    /// <summary>Name under which silos register the storage that DistGrad uses.</summary>
    public const string StorageName = "distgrad";

    public async Task Write(int index, byte[] bytes)
    {
        var state = new GrainState<GraphChunk>();
        await storage.ReadStateAsync(Name(index), graph, state);
        state.State = new GraphChunk { Bytes = bytes };
        await storage.WriteStateAsync(Name(index), graph, state);
    }

    public async Task<byte[]?> Read(int index)
    {
        var state = new GrainState<GraphChunk>();
        await storage.ReadStateAsync(Name(index), graph, state);
        return state.RecordExists ? state.State!.Bytes : null;
    }

    public async Task Clear(int first, int end)
    {
        for (var index = first; index < end; index++)
        {
            var state = new GrainState<GraphChunk>();
            await storage.ReadStateAsync(Name(index), graph, state);
            await storage.ClearStateAsync(Name(index), graph, state);
        }
    }

    private static string Name(int index) => $"chunk-{index}";
}
