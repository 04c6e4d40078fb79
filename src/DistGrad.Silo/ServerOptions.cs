namespace DistGrad.Silo;

/// <summary>What <c>distgrad serve</c> is told. What is null comes from the environment, else from the default.</summary>
public sealed record ServerOptions
{
    /// <summary>Addresses of the HTTP endpoints. <c>DISTGRAD_URLS</c>; default <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Redis, as <c>host:port</c>. <c>DISTGRAD_REDIS</c>; default none: a cluster of this silo alone, in memory.</summary>
    public string? Redis { get; init; }

    /// <summary>Port for other silos. <c>DISTGRAD_SILO_PORT</c>; default 11111.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for clients. <c>DISTGRAD_GATEWAY_PORT</c>; default 30000.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Cluster id. <c>DISTGRAD_CLUSTER_ID</c>; default <c>distgrad</c>.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Host or address that others reach this silo at; it then listens on all interfaces. <c>DISTGRAD_ADVERTISED_HOST</c>; default loopback.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>PEM file of the silo's certificate. <c>DISTGRAD_TLS_CERTIFICATE</c>; default none: connections are not encrypted.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>PEM file of its private key. <c>DISTGRAD_TLS_KEY</c>; default the certificate's file.</summary>
    public string? TlsKey { get; init; }

    /// <summary>PEM file of the authority that signs the certificates of silos and clients. <c>DISTGRAD_TLS_AUTHORITY</c>.</summary>
    public string? TlsAuthority { get; init; }

    /// <summary>How soon silos that do not answer are taken for dead: <c>default</c> or <c>fast</c>. <c>DISTGRAD_DETECTION</c>.</summary>
    public string? Detection { get; init; }

    /// <summary>Paths of assemblies with ops of users, with semicolons between. <c>DISTGRAD_OPS</c>; default none.</summary>
    public string? Ops { get; init; }

    /// <summary>
    /// Whether the dashboard is served: whoever reaches it may run expressions, and see all graphs and runs. <c>DISTGRAD_DASHBOARD</c>; default yes where
    /// all HTTP endpoints are on the loopback interface.
    /// </summary>
    public bool? Dashboard { get; init; }

    /// <summary>Names that browsers may reach the dashboard by, with commas between; <c>*</c> for any. <c>DISTGRAD_DASHBOARD_HOSTS</c>; default those of the HTTP endpoints and this machine's.</summary>
    public string? DashboardHosts { get; init; }

    /// <summary>Whether Orleans' own dashboard is served along with the dashboard. <c>DISTGRAD_ORLEANS_DASHBOARD</c>; default no, as it profiles every call of a grain.</summary>
    public bool? OrleansDashboard { get; init; }

    /// <summary>Whether to watch the pods of the cluster, to notice sooner that one is deleted. <c>DISTGRAD_KUBERNETES</c>; default no.</summary>
    public bool? Kubernetes { get; init; }
}
