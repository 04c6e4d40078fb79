using System.Diagnostics;

namespace DistGrad;

/// <summary>A W3C trace context in 25 bytes: trace id, span id, flags. See <see href="https://www.w3.org/TR/trace-context/"/>.</summary>
internal static class SpanContext
{
    private const int TraceIdSize = 16;
    private const int SpanIdSize = 8;

    /// <summary>The context of a span, or null where there is no span, or none of W3C's kind.</summary>
    public static byte[]? Of(Activity? span)
    {
        if (span is not { IdFormat: ActivityIdFormat.W3C }) return null;
        var bytes = new byte[TraceIdSize + SpanIdSize + 1];
        span.TraceId.CopyTo(bytes.AsSpan(0, TraceIdSize));
        span.SpanId.CopyTo(bytes.AsSpan(TraceIdSize, SpanIdSize));
        bytes[^1] = (byte)span.ActivityTraceFlags;
        return bytes;
    }

    /// <summary>What <see cref="Of"/> wrote; none where it is none.</summary>
    public static ActivityContext Read(byte[]? bytes) =>
        bytes is { Length: TraceIdSize + SpanIdSize + 1 }
            ? new(ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, TraceIdSize)), ActivitySpanId.CreateFromBytes(bytes.AsSpan(TraceIdSize, SpanIdSize)), (ActivityTraceFlags)bytes[^1], isRemote: true)
            : default;
}
