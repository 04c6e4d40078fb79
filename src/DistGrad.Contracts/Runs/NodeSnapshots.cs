namespace DistGrad;

/// <summary>Snapshots of nodes, as they travel.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeSnapshots")]
public sealed record NodeSnapshots
{
    /// <summary>A snapshot for each node asked for, without its tensors, or null where there is none.</summary>
    [Id(0)]
    public required NodeSnapshot?[] Nodes { get; init; }

    /// <summary>The tensors: of node i, the value under 2i and the upstream gradient under 2i + 1.</summary>
    [Id(1)]
    public required NodeValues Tensors { get; init; }

    /// <summary>Packs snapshots.</summary>
    /// <param name="snapshots">Snapshots; null where there is none.</param>
    public static NodeSnapshots Of(IReadOnlyList<NodeSnapshot?> snapshots) => new()
    {
        Nodes = [.. snapshots.Select(snapshot => snapshot is null ? null : snapshot with { ValueTensor = null, UpstreamTensor = null })],
        Tensors = TensorPairs.Pack(snapshots.Select(snapshot => (snapshot?.ValueTensor, snapshot?.UpstreamTensor))),
    };

    /// <summary>The snapshots with their tensors.</summary>
    public NodeSnapshot?[] ToSnapshots()
    {
        var tensors = TensorPairs.Unpack(Tensors);
        return [.. Nodes.Select((snapshot, i) => tensors.TryGetValue(i, out var pair) ? snapshot! with { ValueTensor = pair.Value, UpstreamTensor = pair.Upstream } : snapshot)];
    }
}
