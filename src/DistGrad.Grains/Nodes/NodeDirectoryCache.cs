using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime.GrainDirectory;

namespace DistGrad.Grains;

/// <summary>
/// Answers for node grains out of their key, with one address object for each silo: Orleans reads nothing of it but the
/// silo. For grains of other named directories it is an ordinary cache.
/// </summary>
internal sealed class NodeDirectoryCache : IGrainDirectoryCache
{
    // By hash of the owner's part of the key. The owner's bytes are compared too, so that equal hashes do no harm.
    private readonly ConcurrentDictionary<int, (byte[] Owner, GrainAddress Address)> _owners = new();
    private readonly ConcurrentDictionary<GrainId, (GrainAddress Address, int Version)> _others = new();

    /// <inheritdoc/>
    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => _others.Values;

    /// <inheritdoc/>
    public void AddOrUpdate(GrainAddress value, int version)
    {
        if (value.GrainId.Type != NodeKey.Type) _others[value.GrainId] = (value, version);
    }

    /// <inheritdoc/>
    public bool Remove(GrainId key) => _others.TryRemove(key, out _);

    /// <inheritdoc/>
    public bool Remove(GrainAddress key) => _others.TryRemove(key.GrainId, out _);

    /// <inheritdoc/>
    public void Clear() => _others.Clear();

    /// <inheritdoc/>
    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        version = 0;
        if (key.Type != NodeKey.Type)
        {
            var found = _others.TryGetValue(key, out var other);
            (result, version) = found ? other : (null, 0);
            return found;
        }

        var owner = NodeKey.Owner(key.Key.AsSpan());
        var hasher = new HashCode();
        hasher.AddBytes(owner);
        var hash = hasher.ToHashCode();
        if (_owners.TryGetValue(hash, out var entry) && owner.SequenceEqual(entry.Owner))
        {
            result = entry.Address;
            return true;
        }

        result = new GrainAddress { GrainId = key, SiloAddress = NodeKey.ParseOwner(owner) };
        _owners[hash] = (owner.ToArray(), result);
        return true;
    }
}
