using System.Net;
using DistGrad.Grains;

namespace DistGrad.Silo;

/// <summary>Where a silo listens, who it belongs with, and its limits.</summary>
public sealed record SiloSettings
{
    /// <summary>Cluster and service id.</summary>
    public string ClusterId { get; init; } = "distgrad";

    /// <summary>Address that other silos and clients reach this one at. Default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Whether to listen on all interfaces instead of just <see cref="Address"/>.</summary>
    public bool ListenOnAllInterfaces { get; init; }

    /// <summary>Port for other silos.</summary>
    public required int SiloPort { get; init; }

    /// <summary>Port for clients.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Files for TLS on the ports for silos and for clients; null for connections that are not encrypted and take whoever connects.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Whether others than the processes of this machine can reach the ports.</summary>
    internal bool IsReachable => ListenOnAllInterfaces || !IPAddress.IsLoopback(Address);

    /// <summary>Redis, as <c>host:port</c>, for membership and storage; without it the silos share a membership table in the primary's memory.</summary>
    public string? Redis { get; init; }

    /// <summary>Without Redis, the silo whose memory holds the membership table; null for this one.</summary>
    public IPEndPoint? Primary { get; init; }

    /// <summary>How soon silos that do not answer are taken for dead.</summary>
    public Detection Detection { get; init; }

    /// <summary>Whether the silo runs in a pod of Kubernetes, and watches the cluster's others.</summary>
    public bool Kubernetes { get; init; }

    /// <summary>Changes limits and times.</summary>
    public Action<DistGradOptions>? Configure { get; init; }

    /// <summary>Ops that graphs may use; the standard ones if null.</summary>
    public OpRegistry? Ops { get; init; }
}
