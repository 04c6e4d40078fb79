namespace DistGrad.Cli.Chaos;

/// <summary>Where on this machine a silo lives.</summary>
/// <param name="Host">Address that it is reached at.</param>
/// <param name="Prefix">A command that starts a program there, or none.</param>
internal sealed record SiloPlace(string Host, IReadOnlyList<string> Prefix)
{
    /// <summary>The loopback interface.</summary>
    public static SiloPlace Here { get; } = new("127.0.0.1", []);
}
