using CsCheck;

namespace DistGrad.Contracts.Tests.Parcels;

public class ParcelBlocksTests
{
    private static readonly Gen<(byte[][] Blocks, int PartSize)> Any = Gen.Select(Gen.Byte.Array[0, 30].Array[0, 8], Gen.Int[1, 40]);

    [Fact]
    public void Write_PartsThatWereRead_AreTheBlocksAgain() => Any.Sample(any =>
    {
        var blocks = Blocks(any.Blocks);
        var parcel = ParcelBlocks.Announce(blocks, silo: null, any.PartSize);
        var arrived = ParcelBlocks.Allocate(parcel);

        for (var part = parcel.Parts - 1; part >= 0; part--) ParcelBlocks.Write(parcel, arrived, part, ParcelBlocks.Read(parcel, blocks, part));

        Assert.Equal(any.Blocks, arrived);
    });

    [Fact]
    public async Task FetchAsync_AnyBlocks_AsksForEachPartOnce()
    {
        byte[][] content = [[1, 2, 3], [], [4, 5, 6, 7, 8], [9]];
        var blocks = Blocks(content);
        var parcel = ParcelBlocks.Announce(blocks, silo: null, partSize: 2);
        var asked = new List<int>();

        var arrived = await ParcelBlocks.FetchAsync(parcel, async part =>
        {
            lock (asked) asked.Add(part);
            await Task.Yield();
            return ParcelBlocks.Read(parcel, blocks, part);
        });

        Assert.Equal([0, 1, 2, 3, 4], asked.Order());
        Assert.Equal(content, arrived.Select(block => block.ToArray()));
    }

    [Fact]
    public void Read_AnyPart_HasAsManyBytesAsItSays() => Any.Sample(any =>
    {
        var parcel = ParcelBlocks.Announce(Blocks(any.Blocks), silo: null, any.PartSize);

        var sizes = Enumerable.Range(0, parcel.Parts).Select(part => ParcelBlocks.Read(parcel, Blocks(any.Blocks), part).Bytes.Length).ToArray();

        Assert.Equal(any.Blocks.Sum(block => block.Length), sizes.Sum());
        Assert.All(sizes.SkipLast(1), size => Assert.Equal(any.PartSize, size));
    });

    [Fact]
    public void Write_PartOfAnotherLength_IsRefused()
    {
        var parcel = ParcelBlocks.Announce(Blocks([[1, 2, 3]]), silo: null, partSize: 2);

        Assert.Throws<ArgumentException>("content", () => ParcelBlocks.Write(parcel, ParcelBlocks.Allocate(parcel), 1, new Part { Bytes = [1, 2] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParcelBlocks.Write(parcel, ParcelBlocks.Allocate(parcel), 2, new Part { Bytes = [] }));
    }

    private static ReadOnlyMemory<byte>[] Blocks(byte[][] blocks) => Array.ConvertAll(blocks, block => new ReadOnlyMemory<byte>(block));
}
