using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistGrad.Contracts.Tests.Values;

// Each test has a size of its own: the memory is the process's.
public class TensorBufferTests
{
    [Theory]
    [InlineData(100_000)]
    [InlineData(100_001)]
    [InlineData(1_000_007)]
    public void New_Large_IsAlignedAndAsLongAsAskedFor(int length)
    {
        var memory = TensorBuffer.New(length);

        Assert.Equal((length, 0), (memory.Length, (int)(Address(memory) % TensorBuffer.Alignment)));
    }

    [Fact]
    public void New_WhileOthersAreInUse_IsOtherMemory()
    {
        var (first, second) = (TensorBuffer.New(110_001), TensorBuffer.New(110_001));
        first.Span.Fill(1);
        second.Span.Fill(2);

        Assert.Equal((1, 2), (first.Span[0], second.Span[^1]));
        Assert.NotEqual(Address(first), Address(second));
    }

    [Fact]
    public void Return_Large_IsTakenNext()
    {
        var memory = TensorBuffer.New(120_001);
        TensorBuffer.Return(memory);

        Assert.Equal(Address(memory), Address(TensorBuffer.New(120_001)));
    }

    [Fact]
    public void Return_OfOthersMemory_IsIgnored()
    {
        var mine = new byte[130_001];
        TensorBuffer.Return(mine);

        Assert.NotEqual(Address(mine), Address(TensorBuffer.New(130_001)));
    }

    [Fact]
    public void Collection_MemoryThatNobodyReaches_IsTakenNext()
    {
        var address = TakeAndForget(140_001);
        Collect();

        Assert.Equal(address, Address(TensorBuffer.New(140_001)));
    }

    [Fact]
    public void Collection_MemoryThatIsReached_Stays()
    {
        var (memory, slice) = (TensorBuffer.New(150_001), TensorBuffer.New(150_001)[10..20]);
        Collect();
        var next = TensorBuffer.New(150_001);

        Assert.NotEqual(Address(memory), Address(next));
        Assert.NotEqual(Address(slice), Address(next) + 10);
    }

    [Fact]
    public void Collection_SecondTime_IsTakenAgain()
    {
        var address = TakeAndForget(160_001);
        Collect();
        Assert.Equal(address, TakeAndForget(160_001));
        Collect();

        Assert.Equal(address, TakeAndForget(160_001));
    }

    // In a method of its own, so that no local keeps it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long TakeAndForget(int length) => Address(TensorBuffer.New(length));

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static long Address(ReadOnlyMemory<byte> memory)
    {
        Assert.True(MemoryMarshal.TryGetArray(memory, out var segment));
        return Marshal.UnsafeAddrOfPinnedArrayElement(segment.Array!, segment.Offset);
    }
}
