namespace DistGrad;

/// <summary>Inspections of nodes, as they travel.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodeInspections")]
public sealed record NodeInspections
{
    /// <summary>The inspections, without their tensors.</summary>
    [Id(0)]
    public required NodeInspection[] Nodes { get; init; }

    /// <summary>The tensors: of inspection i, the value under 2i and the upstream gradient under 2i + 1.</summary>
    [Id(1)]
    public required NodeValues Tensors { get; init; }

    /// <summary>Packs inspections.</summary>
    /// <param name="inspections">Inspections.</param>
    public static NodeInspections Of(IReadOnlyList<NodeInspection> inspections) => new()
    {
        Nodes = [.. inspections.Select(inspection => inspection with { ValueTensor = null, UpstreamTensor = null })],
        Tensors = TensorPairs.Pack(inspections.Select(inspection => (inspection.ValueTensor, inspection.UpstreamTensor))),
    };

    /// <summary>The inspections with their tensors.</summary>
    public NodeInspection[] ToInspections()
    {
        var tensors = TensorPairs.Unpack(Tensors);
        return [.. Nodes.Select((inspection, i) => tensors.TryGetValue(i, out var pair) ? inspection with { ValueTensor = pair.Value, UpstreamTensor = pair.Upstream } : inspection)];
    }
}
