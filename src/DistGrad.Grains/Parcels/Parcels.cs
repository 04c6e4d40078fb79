using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>
/// What goes out from this silo and is too large for one message, until it has been fetched; and what clients send ahead of a
/// message that is too large. What nobody touches for the time of a lease is let go.
/// </summary>
/// <param name="self">This silo.</param>
/// <param name="hosts">Reaches the shard host of a silo.</param>
/// <param name="heard">Is told of whom something comes.</param>
/// <param name="options">Size of the parts, limits.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class Parcels(SiloAddress self, Func<SiloAddress, IShardHost> hosts, HeardSilos heard, IOptions<DistGradOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, HeldParcel> _held = new();

    /// <summary>Number of parcels that are held.</summary>
    public int Count => _held.Count;

    private int PartSize => options.Value.PartSize;

    /// <summary>Whether something of so many bytes does not go into one message.</summary>
    public bool IsLarge(long bytes) => bytes > PartSize;

    /// <summary>The message, or one that names a parcel in place of its tensors where they are too large. Whoever gets it attaches them again.</summary>
    public T Detach<T>(T message)
        where T : IFreight<T>
    {
        if (!IsLarge(Freight.Bytes(message))) return message;
        var (rest, parcel, blocks) = Freight.Detach(message, self, PartSize);
        Hold(new HeldParcel(parcel, blocks));
        return rest;
    }

    /// <summary>Holds bytes that are too large for one message.</summary>
    public Parcel Hold(byte[] bytes)
    {
        ReadOnlyMemory<byte>[] blocks = [bytes];
        var parcel = ParcelBlocks.Announce(blocks, self, PartSize);
        Hold(new HeldParcel(parcel, blocks));
        return parcel;
    }

    /// <summary>The message with its tensors.</summary>
    /// <exception cref="HostLostException">Its sender does not hold them any more.</exception>
    /// <exception cref="PartsLostException">They were to be sent ahead and are not here.</exception>
    public async Task<T> Attach<T>(T message)
        where T : IFreight<T> => message.Parcel is { } parcel ? Freight.Attach(message, await Fetch(parcel)) : message;

    /// <summary>What a parcel consists of.</summary>
    /// <exception cref="HostLostException">Its sender does not hold it any more.</exception>
    /// <exception cref="PartsLostException">It was to be sent ahead and is not here.</exception>
    public async Task<ReadOnlyMemory<byte>[]> Fetch(Parcel parcel)
    {
        if (parcel.Silo is null) return Find(parcel.Id).Whole();
        try
        {
            if (parcel.Silo.Equals(self)) return Find(parcel.Id).Whole();
            var host = hosts(parcel.Silo);
            return await ParcelBlocks.FetchAsync(parcel, part => heard.Through(parcel.Silo, host.Part(parcel.Id, part)));
        }
        catch (PartsLostException)
        {
            throw new HostLostException($"silo {parcel.Silo} no longer held the parts of a message");
        }
    }

    /// <summary>A part of a parcel that is held here.</summary>
    /// <exception cref="PartsLostException">It is not.</exception>
    public Part Read(Guid parcel, int part) => Find(parcel).Read(part);

    /// <summary>Takes a part of what is sent ahead of a message.</summary>
    /// <exception cref="RunTooLargeException">The parcel is larger than the silo's memory for tensors.</exception>
    public void Put(Parcel parcel, int part, Part content)
    {
        if (parcel.Length > options.Value.TensorBytes) throw new RunTooLargeException(self.ToString(), parcel.Length, options.Value.TensorBytes);
        var arriving = _held.GetOrAdd(parcel.Id, static (_, p) => HeldParcel.Arriving(p), parcel);
        arriving.LastUsed = clock.GetTimestamp();
        arriving.Write(part, content);
    }

    /// <summary>Lets go of a parcel whose receivers all have it.</summary>
    public void Drop(Parcel? parcel)
    {
        if (parcel is not null) _held.TryRemove(parcel.Id, out _);
    }

    /// <summary>Lets go of what has not been touched for a time.</summary>
    public void Trim(TimeSpan age)
    {
        foreach (var (id, parcel) in _held)
            if (clock.GetElapsedTime(parcel.LastUsed) > age) _held.TryRemove(id, out _);
    }

    private void Hold(HeldParcel parcel)
    {
        parcel.LastUsed = clock.GetTimestamp();
        _held[parcel.Id] = parcel;
    }

    private HeldParcel Find(Guid id)
    {
        if (!_held.TryGetValue(id, out var parcel)) throw new PartsLostException(id);
        parcel.LastUsed = clock.GetTimestamp();
        return parcel;
    }
}
