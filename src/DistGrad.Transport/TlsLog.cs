using Microsoft.Extensions.Logging;

namespace DistGrad.Transport;

/// <summary>What TLS says in a silo's log.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(1, LogLevel.Warning, "No encrypted connection with {Peer}: {Reason}")]
    public static partial void Failed(ILogger log, string peer, string reason);

    [LoggerMessage(2, LogLevel.Debug, "{Peer} connected and left without a word")]
    public static partial void LeftSilently(ILogger log, string peer);
}
