using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using DistGrad.Cli.Chaos;

namespace DistGrad.EndToEnd.Tests.Telemetry;

/// <summary>Takes what is sent by OTLP over HTTP, as a collector does.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpListener _listener = new();
    private readonly Channel<(string Path, byte[] Body)> _received = Channel.CreateUnbounded<(string, byte[])>();
    private readonly List<(string Path, byte[] Body)> _read = [];
    private readonly Task _receiving;
    private readonly string _url;

    public OtlpCollector()
    {
        _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LocalPorts.Find(1)[0]}");
        _listener.Prefixes.Add(_url + "/");
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    /// <summary>What exporters are told of it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    /// <summary>Waits until something has come to a path that has a text in it: texts stand in it as they are.</summary>
    public Task GetsAsync(string path, string text) =>
        ReadUntilAsync(() => _read.Exists(one => one.Path == path && Encoding.Latin1.GetString(one.Body).Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until so many spans of a trace have come.</summary>
    public async Task<List<OtlpSpan>> SpansAsync(string traceId, int count)
    {
        List<OtlpSpan> spans = [];
        await ReadUntilAsync(() => (spans = [.. _read.Where(one => one.Path == "/v1/traces").SelectMany(one => SpansOf(one.Body)).Where(span => Convert.ToHexStringLower(span.TraceId.Span) == traceId)]).Count >= count);
        return spans;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _receiving;
    }

    private static IEnumerable<OtlpSpan> SpansOf(byte[] body) => Export.Parser.ParseFrom(body).ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    private async Task ReadUntilAsync(Func<bool> isThere)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isThere()) _read.Add(await _received.Reader.ReadAsync(patience.Token));
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                try
                {
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    await _received.Writer.WriteAsync((context.Request.Url!.AbsolutePath, body.ToArray()));
                    context.Response.Close();
                }
                catch (Exception e) when (e is IOException or HttpListenerException)
                {
                    // Whoever sent it has ended.
                }
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }
}
