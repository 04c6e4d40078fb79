namespace DistGrad.Grains;

/// <summary>A parcel with what it consists of, all of it or, while it arrives, some.</summary>
internal sealed class HeldParcel
{
    private readonly Parcel _parcel;
    private readonly ReadOnlyMemory<byte>[] _blocks;

    // Where parts are written, and which have been; null for a parcel that was whole from the start.
    private readonly byte[][]? _arriving;
    private readonly bool[] _isThere;
    private readonly Lock _lock = new();
    private int _missing;

    public HeldParcel(Parcel parcel, ReadOnlyMemory<byte>[] blocks)
    {
        _parcel = parcel;
        _blocks = blocks;
        _isThere = [];
    }

    private HeldParcel(Parcel parcel)
    {
        _parcel = parcel;
        _arriving = ParcelBlocks.Allocate(parcel);
        _blocks = Array.ConvertAll(_arriving, block => (ReadOnlyMemory<byte>)block);
        _isThere = new bool[parcel.Parts];
        _missing = _isThere.Length;
    }

    public Guid Id => _parcel.Id;

    /// <summary>When it was last touched, as a timestamp of the silo's clock.</summary>
    public long LastUsed { get; set; }

    public static HeldParcel Arriving(Parcel parcel) => new(parcel);

    /// <summary>All it consists of.</summary>
    /// <exception cref="PartsLostException">Parts are missing.</exception>
    public ReadOnlyMemory<byte>[] Whole() => Volatile.Read(ref _missing) == 0 ? _blocks : throw new PartsLostException(Id);

    public Part Read(int part) => Volatile.Read(ref _missing) == 0 ? ParcelBlocks.Read(_parcel, _blocks, part) : throw new PartsLostException(Id);

    /// <summary>Takes a part; one that is there already is ignored.</summary>
    public void Write(int part, Part content)
    {
        lock (_lock)
        {
            if (_arriving is null || (uint)part >= (uint)_isThere.Length) throw new ArgumentOutOfRangeException(nameof(part), part, "A parcel has no such part.");
            if (_isThere[part]) return;
            ParcelBlocks.Write(_parcel, _arriving, part, content);
            _isThere[part] = true;
            Volatile.Write(ref _missing, _missing - 1);
        }
    }
}
