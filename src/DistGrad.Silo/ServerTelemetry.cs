using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DistGrad.Silo;

/// <summary>What a server tells of itself: metrics, which Prometheus finds at <c>/metrics</c>, and both metrics and traces to a collector where one is named.</summary>
/// <remarks>A collector that does not answer costs what was meant for it, and nothing else.</remarks>
internal static class ServerTelemetry
{
    /// <summary>Name of the server among others, unless <c>OTEL_SERVICE_NAME</c> gives another.</summary>
    private const string ServiceName = "distgrad";

    /// <summary>Share of runs that are traced, of those whose caller does not say: each may have thousands of spans.</summary>
    private const double TracedShare = 0.01;

    /// <summary>Looks at every activation under a lock whenever it is collected; with a node a grain that costs more than it tells.</summary>
    private const string CostlyInstrument = "orleans-messaging-processing-activation-data";

    /// <summary>Meters whose instruments are served: those of Orleans, of DistGrad and of the .NET runtime.</summary>
    private static readonly string[] Meters = ["Microsoft.Orleans", MetricNames.Meter, "System.Runtime"];

    /// <summary>Spans that may wait to be sent: those of a run come all at once, and what the queue does not take is lost.</summary>
    private const int QueuedSpans = TraceOptions.MaxBudget + 1000;

    /// <summary>Collects metrics and traces.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="targets">Where they are sent to.</param>
    /// <param name="instance">What tells the server from the others of its cluster.</param>
    public static void AddServerTelemetry(this IServiceCollection services, TelemetryTargets targets, string instance)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService(ServiceName, serviceInstanceId: instance)
            .AddEnvironmentVariableDetector());
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddView(CostlyInstrument, MetricStreamConfiguration.Drop).AddPrometheusExporter();
            if (targets.SendsMetrics) metrics.AddOtlpExporter(otlp => SendTo(otlp, targets.Metrics));
        });
        if (!targets.SendsTraces) return;
        telemetry.WithTracing(traces =>
        {
            traces.AddSource(TraceNames.Source).AddOtlpExporter(otlp =>
            {
                SendTo(otlp, targets.Traces);
                if (!targets.HasQueueSize) otlp.BatchExportProcessorOptions.MaxQueueSize = QueuedSpans;
            });

            // One that is set here goes before that of the environment.
            if (!targets.HasSampler) traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(TracedShare)));
        });
    }

    // An address that is set here is taken as it is; to the one from the environment the exporter adds the path of the signal.
    private static void SendTo(OtlpExporterOptions exporter, Uri? own)
    {
        if (own is not null) exporter.Endpoint = own;
    }
}
