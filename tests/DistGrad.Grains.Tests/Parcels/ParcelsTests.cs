using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class ParcelsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly NodeValues Large = NodeValues.Pack([1, 2, 3], new Value[] { Tensor.Vector(1f, 2f, 3f), 0.5, Tensor.Vector(4L) });

    private readonly FakeTimeProvider _clock = new();
    private readonly Parcels _parcels;

    public ParcelsTests() => _parcels = Attempts.Parcels(partSize: 8, _clock);

    [Fact]
    public void Detach_SmallMessage_StaysAsItIs() => Assert.Same(Small, _parcels.Detach(Small));

    [Fact]
    public async Task Detach_LargeMessage_TravelsWithoutTensorsAndGetsThemBack()
    {
        var light = _parcels.Detach(Large);

        Assert.Empty(light.Tensors);
        Assert.Equal((3, 20L, 1), (light.Parcel!.Parts, light.Parcel.Length, _parcels.Count));
        Assert.Equal(Large.ToValues(), (await _parcels.Attach(light)).ToValues());
    }

    [Fact]
    public async Task Attach_WithinTheSilo_IsTheSameMemory() =>
        Assert.True((await _parcels.Attach(_parcels.Detach(Large))).Tensors[0].Bytes.Equals(Large.Tensors[0].Bytes));

    [Fact]
    public async Task Attach_ParcelWasDropped_HostIsLost()
    {
        var light = _parcels.Detach(Large);
        _parcels.Drop(light.Parcel);

        await Assert.ThrowsAsync<HostLostException>(() => _parcels.Attach(light));
        Assert.Throws<PartsLostException>(() => _parcels.Read(light.Parcel!.Id, 0));
    }

    [Fact]
    public async Task Put_AllPartsInAnyOrderAndTwice_MessageGetsItsTensors()
    {
        var (light, parcel, blocks) = Freight.Detach(Large, silo: null, partSize: 8);
        foreach (var part in (int[])[2, 0, 0, 1, 2]) _parcels.Put(parcel, part, ParcelBlocks.Read(parcel, blocks, part));

        Assert.Equal(Large.ToValues(), (await _parcels.Attach(light)).ToValues());
    }

    [Fact]
    public async Task Attach_PartsAreMissing_SaysSo()
    {
        var (light, parcel, blocks) = Freight.Detach(Large, silo: null, partSize: 8);
        await Assert.ThrowsAsync<PartsLostException>(() => _parcels.Attach(light));
        _parcels.Put(parcel, 1, ParcelBlocks.Read(parcel, blocks, 1));

        var error = await Assert.ThrowsAsync<PartsLostException>(() => _parcels.Attach(light));

        Assert.Equal(parcel.Id, error.Parcel);
    }

    [Fact]
    public void Put_PartThatDoesNotFit_IsRefused()
    {
        var (_, parcel, blocks) = Freight.Detach(Large, silo: null, partSize: 8);

        Assert.Throws<ArgumentException>(() => _parcels.Put(parcel, 2, ParcelBlocks.Read(parcel, blocks, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _parcels.Put(parcel, 3, ParcelBlocks.Read(parcel, blocks, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _parcels.Put(parcel, -1, ParcelBlocks.Read(parcel, blocks, 0)));
    }

    [Fact]
    public void Put_MoreThanTheMemoryForTensors_IsRefusedBeforeItIsAllocated()
    {
        var parcel = new Parcel { Id = Guid.NewGuid(), Lengths = [long.MaxValue / 2], PartSize = 8 };

        Assert.Throws<RunTooLargeException>(() => _parcels.Put(parcel, 0, new Part { Bytes = new byte[8] }));
        Assert.Equal(0, _parcels.Count);
    }

    [Fact]
    public void Trim_UntouchedForALease_IsLetGo()
    {
        var (first, second) = (_parcels.Detach(Large), _parcels.Detach(Large));
        _clock.Advance(Lease * 0.75);
        _parcels.Read(second.Parcel!.Id, 0);
        _clock.Advance(Lease * 0.5);

        _parcels.Trim(Lease);

        Assert.Throws<PartsLostException>(() => _parcels.Read(first.Parcel!.Id, 0));
        Assert.Equal(8, _parcels.Read(second.Parcel.Id, 0).Bytes.Length);
    }

    private static NodeValues Small { get; } = NodeValues.Pack([1], new Value[] { Tensor.Vector(1f, 2f) });
}
