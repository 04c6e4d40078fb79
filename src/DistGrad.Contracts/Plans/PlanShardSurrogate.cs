using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>A shard on the wire: columns as raw little-endian bytes, since Orleans would encode their elements one by one.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.PlanShardSurrogate")]
internal struct PlanShardSurrogate
{
    [Id(0)]
    public int Shard;

    [Id(1)]
    public int First;

    [Id(2)]
    public byte[][] Columns;

    [Id(3)]
    public KernelKey[] Kernels;

    [Id(4)]
    public string[] Names;

    // Null where all bound values are numbers.
    [Id(5)]
    public Tensor?[]? BoundTensors;
}

/// <summary>Converts shards to and from their wire form.</summary>
[RegisterConverter]
internal sealed class PlanShardConverter : IConverter<PlanShard, PlanShardSurrogate>
{
    public PlanShardSurrogate ConvertToSurrogate(in PlanShard value) => new()
    {
        Shard = value.Shard,
        First = value.First,
        Kernels = value.Kernels,
        Names = value.Names,
        BoundTensors = Array.Exists(value.BoundValues, bound => bound.Content is not null) ? Array.ConvertAll(value.BoundValues, bound => bound.Tensor) : null,
        Columns =
        [
            Bytes<int>(value.GraphNode), Bytes<NodeRole>(value.Roles), Bytes<int>(value.KernelOf), Bytes<int>(value.InputStart),
            Bytes<int>(value.SourceShard), Bytes<int>(value.SourceNode), Bytes<int>(value.SourceSlot),
            Bytes<int>(value.BoundSlots), Bytes<double>(Array.ConvertAll(value.BoundValues, bound => bound.Scalar)),
            Bytes<int>(value.OutputStart), Bytes<int>(value.TargetShard), Bytes<int>(value.TargetNode), Bytes<int>(value.TargetSlot),
            Bytes<int>(value.GradientStart), Bytes<int>(value.NamedNodes),
        ],
    };

    public PlanShard ConvertFromSurrogate(in PlanShardSurrogate surrogate)
    {
        var c = surrogate.Columns;
        return new()
        {
            Shard = surrogate.Shard,
            First = surrogate.First,
            Kernels = surrogate.Kernels,
            Names = surrogate.Names,
            GraphNode = Column<int>(c[0]),
            Roles = Column<NodeRole>(c[1]),
            KernelOf = Column<int>(c[2]),
            InputStart = Column<int>(c[3]),
            SourceShard = Column<int>(c[4]),
            SourceNode = Column<int>(c[5]),
            SourceSlot = Column<int>(c[6]),
            BoundSlots = Column<int>(c[7]),
            BoundValues = Bound(Column<double>(c[8]), surrogate.BoundTensors),
            OutputStart = Column<int>(c[9]),
            TargetShard = Column<int>(c[10]),
            TargetNode = Column<int>(c[11]),
            TargetSlot = Column<int>(c[12]),
            GradientStart = Column<int>(c[13]),
            NamedNodes = Column<int>(c[14]),
        };
    }

    private static Value[] Bound(double[] scalars, Tensor?[]? tensors)
    {
        var bound = new Value[scalars.Length];
        for (var i = 0; i < bound.Length; i++) bound[i] = new Value(scalars[i], tensors?[i]);
        return bound;
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> column)
        where T : unmanaged => MemoryMarshal.AsBytes(column).ToArray();

    private static T[] Column<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();
}
