namespace DistGrad;

/// <summary>What a client knows of its cluster, and how it deals with faults and with what is too large for one message.</summary>
public sealed record DistGradClientOptions
{
    /// <summary>Ops that graphs may use, those of the cluster's silos; the standard ones if null.</summary>
    public OpRegistry? Ops { get; init; }

    /// <summary>Files for TLS, which a cluster that is encrypted asks for; null for connections that are not encrypted.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>
    /// How long a call is made again after the cluster failed to take it or to answer it, as it does for some seconds after the
    /// loss of a silo; zero for not at all. Counted from the call's first failure. Default 60 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of tensors beyond which feeds are sent in parts, and of each part; from 1 to 16 MiB. Default 8 MiB.</summary>
    public int PartSize { get; init; } = Messages.PartSize;

    /// <summary>Largest graph, in nodes, that a Jacobian or Hessian is made in one run as; for a larger one there is a run for each direction. Default 20,000.</summary>
    public int MaxMatrixNodes { get; init; } = 20_000;
}
