using DistGrad.Dashboard.Flow;
using DistGrad.Dashboard.Lists;
using DistGrad.Dashboard.Trying;
using DistGrad.Dashboard.Viewing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DistGrad.Dashboard.Hosting;

/// <summary>Puts the dashboard into a server.</summary>
public static class DashboardExtensions
{
    /// <summary>Adds what the dashboard works with. The server has an Orleans client of the cluster, or is a silo.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="ops">Ops of the cluster; the standard ones if null.</param>
    /// <param name="hasOrleans">Whether Orleans' own dashboard is served too; the server is a silo then, to which <see cref="OrleansDashboard.UseOrleansDashboard"/> added it.</param>
    public static IServiceCollection AddDistGradDashboard(this IServiceCollection services, OpRegistry? ops = null, bool hasOrleans = false)
    {
        services.AddSingleton(new OrleansDashboard.Place(hasOrleans ? OrleansDashboard.Address : null));
        services.AddRazorComponents();
        services.Configure<KeyManagementOptions>(keys => (keys.XmlRepository, keys.XmlEncryptor) = (new KeysInMemory(), new NullXmlEncryptor()));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ops ?? OpRegistry.Standard);
        services.AddSingleton(provider => new DistGradClient(provider.GetRequiredService<IClusterClient>(), options: new() { Ops = ops }));
        services.AddHostedService(provider => provider.GetRequiredService<TriedGraphs>());
        return services.AddSingleton<GraphShelf>().AddSingleton<GraphViews>()
            .AddSingleton<TriedGraphs>().AddSingleton<TrialRunner>().AddSingleton<Trials>().AddSingleton<ModelTrials>()
            .AddSingleton<PaceHistory>().AddSingleton<ClusterLists>()
            .AddSingleton<FlowShelf>().AddSingleton<GradientFlows>();
    }

    /// <summary>Maps the dashboard's pages under <c>/</c>.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="hosts">Names that browsers may reach the server by, besides addresses and <c>localhost</c>; <c>*</c> for any.</param>
    public static void MapDistGradDashboard(this IEndpointRouteBuilder endpoints, params IReadOnlyCollection<string> hosts)
    {
        var dashboard = endpoints.MapGroup("").AddEndpointFilter(new SafetyFilter(hosts));
        DashboardPages.Map(dashboard);
        DashboardCalls.Map(dashboard);
        dashboard.MapGet("/assets/{name}", Assets.Get);
        if (endpoints.ServiceProvider.GetRequiredService<OrleansDashboard.Place>().Address is not null) OrleansDashboard.Map(dashboard);
    }
}
