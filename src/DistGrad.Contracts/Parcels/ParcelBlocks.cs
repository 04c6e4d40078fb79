namespace DistGrad;

/// <summary>Cuts the blocks of a parcel into parts, and fetches them.</summary>
internal static class ParcelBlocks
{
    // Parts under way at once: enough to keep a connection busy, few enough to leave it to others.
    private const int Window = 4;

    /// <summary>A new parcel.</summary>
    /// <param name="blocks">What it consists of.</param>
    /// <param name="silo">The silo that holds it, or null where it is sent ahead.</param>
    /// <param name="partSize">Bytes of a part.</param>
    public static Parcel Announce(ReadOnlyMemory<byte>[] blocks, SiloAddress? silo, int partSize) =>
        new() { Id = Guid.NewGuid(), Silo = silo, Lengths = Array.ConvertAll(blocks, block => (long)block.Length), PartSize = partSize };

    /// <summary>A part.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="blocks">What it consists of.</param>
    /// <param name="part">Part, from 0.</param>
    public static Part Read(Parcel parcel, ReadOnlyMemory<byte>[] blocks, int part)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(SizeOf(parcel, part));
        var at = 0;
        foreach (var (block, start, count) in Pieces(parcel, part))
        {
            blocks[block].Span.Slice(start, count).CopyTo(bytes.AsSpan(at));
            at += count;
        }

        return new Part { Bytes = bytes };
    }

    /// <summary>Puts a part where it belongs.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="blocks">What it will consist of.</param>
    /// <param name="part">Part, from 0.</param>
    /// <param name="content">The part.</param>
    /// <exception cref="ArgumentException">The part is not as long as it should be.</exception>
    public static void Write(Parcel parcel, byte[][] blocks, int part, Part content)
    {
        if (content.Bytes.Length != SizeOf(parcel, part)) throw new ArgumentException($"Part {part} of a parcel has {SizeOf(parcel, part)} bytes, not {content.Bytes.Length}.", nameof(content));
        var at = 0;
        foreach (var (block, start, count) in Pieces(parcel, part))
        {
            content.Bytes.AsSpan(at, count).CopyTo(blocks[block].AsSpan(start));
            at += count;
        }
    }

    /// <summary>Room for what a parcel consists of.</summary>
    public static byte[][] Allocate(Parcel parcel) => Array.ConvertAll(parcel.Lengths, length => GC.AllocateUninitializedArray<byte>(checked((int)length)));

    /// <summary>Fetches all parts, a few at a time.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="fetch">Fetches a part.</param>
    public static async Task<ReadOnlyMemory<byte>[]> FetchAsync(Parcel parcel, Func<int, Task<Part>> fetch)
    {
        var (blocks, next) = (Allocate(parcel), -1);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Window, parcel.Parts)).Select(_ => FetchSome())).ConfigureAwait(false);
        return Array.ConvertAll(blocks, block => (ReadOnlyMemory<byte>)block);

        async Task FetchSome()
        {
            int part;
            while ((part = Interlocked.Increment(ref next)) < parcel.Parts) Write(parcel, blocks, part, await fetch(part).ConfigureAwait(false));
        }
    }

    private static int SizeOf(Parcel parcel, int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parcel.Parts);
        return (int)Math.Min(parcel.PartSize, parcel.Length - ((long)part * parcel.PartSize));
    }

    // The pieces of blocks that a part consists of.
    private static IEnumerable<(int Block, int Start, int Count)> Pieces(Parcel parcel, int part)
    {
        var (skip, left) = ((long)part * parcel.PartSize, (long)SizeOf(parcel, part));
        for (var block = 0; left > 0; block++)
        {
            var length = parcel.Lengths[block];
            if (skip < length)
            {
                var count = Math.Min(left, length - skip);
                yield return (block, (int)skip, (int)count);
                left -= count;
            }

            skip = Math.Max(0, skip - length);
        }
    }
}
