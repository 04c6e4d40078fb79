using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;
using Orleans.Serialization.Configuration;

namespace DistGrad.Dashboard.Hosting;

/// <summary>The dashboard that comes with Orleans: grains, their calls and silos.</summary>
public static class OrleansDashboard
{
    /// <summary>Where it is served.</summary>
    public const string Address = "/orleans";

    /// <summary>Adds what it needs to a silo, or keeps its grains away from one that does not serve it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="isServed">Whether it is served here.</param>
    public static ISiloBuilder UseOrleansDashboard(this ISiloBuilder silo, bool isServed)
    {
        // Orleans finds grains in all assemblies that a program refers to, and would place these on silos that lack their services.
        if (!isServed) silo.Configure<TypeManifestOptions>(types => types.InterfaceImplementations.RemoveWhere(type => type.Assembly == typeof(DashboardOptions).Assembly));
        else silo.AddDashboard(options => options.HideTrace = true);
        return silo;
    }

    /// <summary>Maps its pages.</summary>
    /// <param name="dashboard">The dashboard's own.</param>
    internal static void Map(IEndpointRouteBuilder dashboard) => dashboard.MapOrleansDashboard(Address).AddEndpointFilter<OrleansFilter>();

    /// <summary>Where it is, for the page that leads there.</summary>
    /// <param name="Address">Null where it is not served.</param>
    internal sealed record Place(string? Address);
}
