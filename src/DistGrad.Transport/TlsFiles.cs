namespace DistGrad;

/// <summary>The PEM files that a silo or a client proves with who it is, and by which it knows the others.</summary>
/// <remarks>
/// Who holds a certificate of the authority is a member of the cluster: names in certificates are not compared with hosts. The files are
/// read once, at the start.
/// </remarks>
public sealed record TlsFiles
{
    /// <summary>Path of its own certificate, and behind it of those between it and the authority's, if there are such.</summary>
    public required string Certificate { get; init; }

    /// <summary>Path of the certificate's private key, without a passphrase; null where the key is in the certificate's file.</summary>
    public string? Key { get; init; }

    /// <summary>Path of the certificates of the authorities that sign those of the members, the own one too.</summary>
    public required string Authority { get; init; }
}
