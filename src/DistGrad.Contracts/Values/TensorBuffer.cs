using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Memory for the elements of tensors: where it is large it is aligned, and used again once nobody can reach it.</summary>
/// <remarks>
/// Pages that a process has not touched yet cost more than many a kernel that fills them, and the collector takes new ones for
/// large arrays until its next full collection. So large arrays come back here instead of being freed. A guard hangs on each
/// array, reachable exactly as long as the array is, whoever reads it; when it is finalized, it puts the array back.
/// </remarks>
internal static class TensorBuffer
{
    /// <summary>What large memory is aligned to, in bytes.</summary>
    public const int Alignment = 16;

    // The collector does not take smaller arrays for large ones either: they die young and cheaply.
    private const int Large = 85_000;

    // Taken between two full collections, at most, before one is asked for; and kept for use, at most.
    private const long LargestBudget = 256 << 20;
    private const int ShareOfMemory = 16;
    private static readonly long Budget = Math.Min(LargestBudget, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory);

    private static readonly ConditionalWeakTable<byte[], Guard> Guards = [];

    // By size. What is here is nobody else's.
    private static readonly ConcurrentDictionary<int, ConcurrentStack<Guard>> Idle = new();
    private static long _idleBytes;

    // Since the last full collection.
    private static long _taken;
    private static int _collections;

    /// <summary>Whether memory of a length is aligned and used again.</summary>
    /// <param name="length">Bytes.</param>
    public static bool IsLarge(int length) => length >= Large;

    /// <summary>Memory, with whatever it held before.</summary>
    /// <param name="length">Bytes.</param>
    public static Memory<byte> New(int length)
    {
        if (!IsLarge(length)) return GC.AllocateUninitializedArray<byte>(length);
        var array = Take(checked(length + Alignment));
        return array.AsMemory(Skip(array), length);
    }

    /// <summary>A copy.</summary>
    /// <param name="bytes">What to copy.</param>
    public static Memory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        var copy = New(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Gives memory back at once that <see cref="New"/> gave. Nobody may use it any more.</summary>
    /// <param name="memory">The memory.</param>
    public static void Return(ReadOnlyMemory<byte> memory)
    {
        if (IsLarge(memory.Length) && MemoryMarshal.TryGetArray(memory, out var segment) && Guards.TryGetValue(segment.Array!, out var guard)) Keep(guard);
    }

    private static byte[] Take(int size)
    {
        var collections = GC.CollectionCount(GC.MaxGeneration);
        if (Interlocked.Exchange(ref _collections, collections) != collections) Volatile.Write(ref _taken, 0);
        var taken = Interlocked.Add(ref _taken, size);
        if (Idle.TryGetValue(size, out var idle) && idle.TryPop(out var guard))
        {
            Interlocked.Add(ref _idleBytes, -size);
            return guard.Array;
        }

        if (Volatile.Read(ref _idleBytes) > Budget / 2) DropIdle();
        if (taken > Budget)
        {
            // What was let go of comes back.
            Volatile.Write(ref _taken, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }

        // Pinned arrays stay where they are, so they stay aligned.
        var array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        Guards.Add(array, new Guard(array));
        return array;
    }

    private static bool Keep(Guard guard)
    {
        var size = guard.Array.Length;
        if (Interlocked.Add(ref _idleBytes, size) > Budget)
        {
            Interlocked.Add(ref _idleBytes, -size);
            return false;
        }

        Idle.GetOrAdd(size, static _ => new()).Push(guard);
        return true;
    }

    // Sizes that are not asked for any more.
    private static void DropIdle()
    {
        foreach (var (size, idle) in Idle)
        {
            while (idle.TryPop(out var guard))
            {
                GC.SuppressFinalize(guard);
                Interlocked.Add(ref _idleBytes, -size);
            }
        }
    }

    private static unsafe int Skip(byte[] array) => (int)((Alignment - ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) % Alignment)) % Alignment);

    // Where the array is kept, the guard that ends gets a successor.
    private sealed class Guard(byte[] array)
    {
        public byte[] Array => array;

        ~Guard()
        {
            if (Environment.HasShutdownStarted) return;
            var next = new Guard(array);
            Guards.AddOrUpdate(array, next);
            if (!Keep(next)) GC.SuppressFinalize(next);
        }
    }
}
