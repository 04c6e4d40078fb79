namespace DistGrad;

/// <summary>What was too large for one message is not held any more by its sender, or has not arrived whole: the message is sent again.</summary>
/// <param name="parcel">The parcel.</param>
[GenerateSerializer, Alias("distgrad.PartsLostError")]
public sealed class PartsLostException(Guid parcel)
    : DistGradException($"A message came without parts of it (parcel {parcel:N}); send it again.")
{
    /// <summary>The parcel.</summary>
    [Id(0)]
    public Guid Parcel { get; } = parcel;
}
