namespace DistGrad.Silo;

/// <summary>Where a server sends its telemetry to, by OTLP.</summary>
public sealed record TelemetryTargets
{
    /// <summary>Address of a collector for metrics and traces; the exporters know it from the environment.</summary>
    public Uri? All { get; init; }

    /// <summary>Address for metrics, if it is another or the only one.</summary>
    public Uri? Metrics { get; init; }

    /// <summary>Address for traces, if it is another or the only one.</summary>
    public Uri? Traces { get; init; }

    /// <summary>Whether the environment says which runs are traced; if not, one in a hundred of those whose caller does not say.</summary>
    public bool HasSampler { get; init; }

    /// <summary>Whether the environment says how many spans may wait to be sent.</summary>
    public bool HasQueueSize { get; init; }

    /// <summary>Whether metrics are sent. Prometheus may ask for them in any case.</summary>
    public bool SendsMetrics => (Metrics ?? All) is not null;

    /// <summary>Whether traces are sent.</summary>
    public bool SendsTraces => (Traces ?? All) is not null;
}
