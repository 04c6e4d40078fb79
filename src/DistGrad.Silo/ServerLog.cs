namespace DistGrad.Silo;

/// <summary>What a server says of itself in its log.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Warning, "Ports {SiloPort} and {GatewayPort} are open to other machines and not encrypted: whoever reaches them may do anything. Give --tls-certificate, --tls-key and --tls-authority, or let only trusted machines reach them")]
    public static partial void IsNotEncrypted(ILogger log, int siloPort, int gatewayPort);
}
