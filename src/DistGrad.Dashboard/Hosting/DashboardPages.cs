using DistGrad.Dashboard.Components;
using DistGrad.Dashboard.Lists;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DistGrad.Dashboard.Hosting;

/// <summary>The pages. What they show is read beforehand, so that what cannot be read becomes a page of its own.</summary>
internal static class DashboardPages
{
    /// <summary>Maps them.</summary>
    /// <param name="endpoints">Where.</param>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").AddEndpointFilter<PageFilter>();
        pages.MapGet("/", (string? expr, string? feeds) => new RazorComponentResult<TryPage>(new { Expr = expr, Feeds = feeds }));
        pages.MapGet("/runs", RunsAsync);
        pages.MapGet("/runs/{graphId}", RunAsync);
        pages.MapGet("/compare", CompareAsync);
        pages.MapGet("/graphs", async ([FromServices] ClusterLists lists, CancellationToken cancellationToken) => new RazorComponentResult<GraphsPage>(new { Graphs = await lists.GraphsAsync(cancellationToken) }));
        pages.MapGet("/graphs/{graphId}", GraphAsync);
        pages.MapGet("/cluster", async ([FromServices] ClusterLists lists, [FromServices] OrleansDashboard.Place orleans, CancellationToken cancellationToken) => new RazorComponentResult<ClusterPage>(new { Cluster = await lists.NowAsync(cancellationToken), Orleans = orleans.Address }));
        pages.MapFallback(() => new RazorComponentResult<ProblemPage>(new { Problems = new[] { "There is no page at this address." }, IsMissing = true }) { StatusCode = StatusCodes.Status404NotFound });
    }

    private static async Task<IResult> RunsAsync(string? state, string? graph, [FromServices] ClusterLists lists, CancellationToken cancellationToken) =>
        new RazorComponentResult<RunsPage>(new { Runs = await lists.RunsAsync(RunFilter.Of(state, graph), cancellationToken) });

    private static async Task<IResult> RunAsync(string graphId, string run, bool? durable, [FromServices] ClusterLists lists, CancellationToken cancellationToken)
    {
        var row = await lists.RunAsync(graphId, run, durable ?? false, cancellationToken);
        return new RazorComponentResult<RunPage>(new { Run = row, Others = await lists.OthersAsync(row, cancellationToken) });
    }

    private static async Task<IResult> CompareAsync(string graph, string a, string b, [FromServices] ClusterLists lists, CancellationToken cancellationToken) =>
        new RazorComponentResult<ComparePage>(new { Comparison = await lists.CompareAsync(graph, RunRow.Parse(a), RunRow.Parse(b), cancellationToken) });

    private static async Task<IResult> GraphAsync(string graphId, [FromServices] ClusterLists lists, CancellationToken cancellationToken) =>
        new RazorComponentResult<GraphPage>(new { Graph = await lists.GraphAsync(graphId, cancellationToken) });
}
