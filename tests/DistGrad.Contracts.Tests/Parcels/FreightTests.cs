namespace DistGrad.Contracts.Tests.Parcels;

public class FreightTests
{
    private static readonly Tensor Matrix = Tensor.Of<float>(new Shape(2, 1), 1, 2);
    private static readonly Value[] Values = [Matrix, 0.5, Tensor.Vector<long>(), Tensor.Scalar(1.5f)];

    [Fact]
    public void Attach_NodeValuesThatWereDetached_AreAsBefore()
    {
        var message = NodeValues.Pack([1, 2, 3, 4], Values);

        var (rest, parcel, blocks) = Freight.Detach(message, silo: null, partSize: 4);

        Assert.Empty(rest.Tensors);
        Assert.Equal((12L, 3), (parcel.Length, parcel.Parts));
        Assert.Equal(Values, Freight.Attach(rest, blocks).ToValues());
        Assert.Null(Freight.Attach(rest, blocks).Parcel);
    }

    [Fact]
    public void Attach_EdgesThatWereDetached_AreAsBefore()
    {
        var pack = new ValuePack { Tensors = [Matrix, Tensor.Scalar(true)] };
        var message = EdgeBatch.Of(new AttemptId(Guid.NewGuid()), [1, 2, 3], [4, 5, 6], [7, 8, 9], [Matrix, 2.5, new Value(0, pack)]);

        var (rest, _, blocks) = Freight.Detach(message, silo: null, partSize: 4);
        var values = Freight.Attach(rest, blocks).ToValues();

        Assert.Equal((Matrix, 2.5), (values[0].Tensor, values[1].Scalar));
        Assert.Equal(pack.Tensors, ((ValuePack)values[2].Content!).Tensors);
    }

    [Fact]
    public void Attach_AnotherNumberOfBlocks_IsRefused()
    {
        var (rest, _, blocks) = Freight.Detach(NodeValues.Pack([1], new Value[] { Matrix }), silo: null, partSize: 4);

        Assert.Throws<ArgumentException>("blocks", () => Freight.Attach(rest, [.. blocks, .. blocks]));
    }

    [Fact]
    public void Snapshots_Packed_KeepTheirTensorsApart()
    {
        NodeSnapshot?[] snapshots =
        [
            new() { LocalGradients = [1], Value = 2 },
            null,
            new() { LocalGradients = [], UpstreamTensor = Matrix },
            new() { LocalGradients = [], ValueTensor = Tensor.Scalar(1.5f), UpstreamTensor = Matrix },
        ];

        var packed = NodeSnapshots.Of(snapshots);

        Assert.All(packed.Nodes, snapshot => Assert.Null(snapshot?.UpstreamTensor));
        Assert.Equal(3, packed.Tensors.Count);
        Assert.Equal(snapshots, packed.ToSnapshots());
    }
}
