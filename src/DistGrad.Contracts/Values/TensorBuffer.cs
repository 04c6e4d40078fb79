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

    // Most that is kept for use; and what is let out before a full collection is asked to find what is unreachable of it: a part, so
    // that there is enough left until the collection is through.
    private const long LargestCapacity = 512 << 20;
    private const int ShareOfMemory = 16;
    private const int BudgetsKept = 4;
    private static readonly long Capacity = Math.Min(LargestCapacity, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory);
    private static readonly long Budget = Capacity / BudgetsKept;

    // Sizes that nobody has asked for during so many full collections are let go of where there is too much.
    private const int Patience = 2;

    private static readonly ConditionalWeakTable<byte[], Guard> Guards = [];

    // By size. What is here is nobody else's.
    private static readonly ConcurrentDictionary<int, Shelf> Shelves = new();
    private static long _idleBytes;
    private static long _inUse;

    // Let out since the last full collection began, and not given back.
    private static long _taken;
    private static int _collections;

    /// <summary>Bytes of large memory that somebody can reach, or could before the latest full collection whose finalizers have run.</summary>
    public static long BytesInUse => Volatile.Read(ref _inUse);

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
        if (IsLarge(memory.Length) && MemoryMarshal.TryGetArray(memory, out var segment) && Guards.TryGetValue(segment.Array!, out var guard))
        {
            Interlocked.Add(ref _taken, -guard.Array.Length);
            Interlocked.Add(ref _inUse, -guard.Array.Length);
            if (!Keep(guard)) GC.SuppressFinalize(guard);
        }
    }

    private static byte[] Take(int size)
    {
        Interlocked.Add(ref _inUse, size);
        var collections = GC.CollectionCount(GC.MaxGeneration);
        if (Interlocked.Exchange(ref _collections, collections) != collections) Volatile.Write(ref _taken, 0);
        if (Interlocked.Add(ref _taken, size) > Budget)
        {
            Volatile.Write(ref _taken, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }

        if (Shelves.TryGetValue(size, out var shelf))
        {
            shelf.LastAsked = collections;
            if (shelf.Guards.TryPop(out var guard))
            {
                Interlocked.Add(ref _idleBytes, -size);
                return guard.Array;
            }
        }

        // Pinned arrays stay where they are, so they stay aligned.
        var array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        Guards.Add(array, new Guard(array));
        return array;
    }

    private static bool Keep(Guard guard)
    {
        var size = guard.Array.Length;
        if (Volatile.Read(ref _idleBytes) + size > Capacity)
        {
            Clear();
            if (Volatile.Read(ref _idleBytes) + size > Capacity) return false;
        }

        Interlocked.Add(ref _idleBytes, size);
        Shelves.GetOrAdd(size, static _ => new Shelf { LastAsked = GC.CollectionCount(GC.MaxGeneration) }).Guards.Push(guard);
        return true;
    }

    private static void Clear()
    {
        foreach (var (size, shelf) in Shelves)
        {
            if (shelf.LastAsked + Patience >= GC.CollectionCount(GC.MaxGeneration)) continue;
            while (shelf.Guards.TryPop(out var guard))
            {
                GC.SuppressFinalize(guard);
                Interlocked.Add(ref _idleBytes, -size);
            }
        }
    }

    private static unsafe int Skip(byte[] array) => (int)((Alignment - ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) % Alignment)) % Alignment);

    private sealed class Shelf
    {
        public ConcurrentStack<Guard> Guards { get; } = new();

        // In full collections so far.
        public int LastAsked { get; set; }
    }

    // Where the array is kept, the guard that ends gets a successor.
    private sealed class Guard(byte[] array)
    {
        public byte[] Array => array;

        ~Guard()
        {
            if (Environment.HasShutdownStarted) return;
            Interlocked.Add(ref _inUse, -array.Length);
            var next = new Guard(array);
            Guards.AddOrUpdate(array, next);
            if (!Keep(next)) GC.SuppressFinalize(next);
        }
    }
}
