namespace DistGrad.Dashboard.Lists;

/// <summary>A silo, as lists show it.</summary>
/// <param name="Census">What it holds.</param>
/// <param name="Messages">Messages that its nodes send.</param>
/// <param name="Runs">Runs that end on it.</param>
public sealed record SiloRow(HostCensus Census, Pace Messages, Pace Runs)
{
    /// <summary>Its address, without the generation that Orleans adds.</summary>
    public string Address => AddressOf(Census.Silo);

    /// <summary>The address in Orleans' name of a silo.</summary>
    /// <param name="silo">Its name.</param>
    public static string AddressOf(string silo) => silo.LastIndexOf(':') is > 0 and var end ? silo[..end].TrimStart('S') : silo;
}
