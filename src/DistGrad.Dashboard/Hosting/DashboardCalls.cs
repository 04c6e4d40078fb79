using DistGrad.Dashboard.Flow;
using DistGrad.Dashboard.Trying;
using DistGrad.Dashboard.Viewing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DistGrad.Dashboard.Hosting;

/// <summary>What the page's scripts ask for.</summary>
internal static class DashboardCalls
{
    /// <summary>Maps it.</summary>
    /// <param name="endpoints">Where.</param>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var calls = endpoints.MapGroup("/api").AddEndpointFilter<CallFilter>();
        calls.MapPost("/try", TryAsync);
        calls.MapPost("/models", UploadAsync);
        calls.MapGet("/graphs/{graphId}/form", FormAsync);
        calls.MapPost("/graphs/{graphId}/try", TryGraphAsync);
        calls.MapGet("/graphs/{graphId}/view", GraphAsync);
        calls.MapGet("/graphs/{graphId}/labels", LabelsAsync);
        calls.MapGet("/graphs/{graphId}/flow", FlowAsync);
        calls.MapGet("/runs/{graphId}/view", RunAsync);
        calls.MapGet("/runs/{graphId}/trace", TraceAsync);
    }

    private static async Task<IResult> TryAsync([FromBody] TrialRequest request, [FromServices] Trials trials, CancellationToken cancellationToken) =>
        Json(await trials.RunAsync(request, cancellationToken));

    private static async Task<IResult> UploadAsync(string? name, HttpContext context, [FromServices] ModelTrials trials, CancellationToken cancellationToken)
    {
        // The limit is that of trials, which say so in a sentence.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        return Json(await trials.UploadAsync(context.Request.Body, name is { Length: > 0 } ? name : "model", cancellationToken));
    }

    private static async Task<IResult> FormAsync(string graphId, [FromServices] ModelTrials trials, CancellationToken cancellationToken) =>
        Json(await trials.FormAsync(graphId, cancellationToken));

    private static async Task<IResult> TryGraphAsync(string graphId, [FromBody] ModelTrialRequest request, [FromServices] ModelTrials trials, CancellationToken cancellationToken) =>
        Json(await trials.RunAsync(graphId, request, cancellationToken));

    private static async Task<IResult> GraphAsync(string graphId, [AsParameters] WindowQuery window, [FromServices] GraphViews views, CancellationToken cancellationToken) =>
        Json(await views.OfGraphAsync(graphId, window.ToWindow(), cancellationToken));

    private static async Task<IResult> RunAsync(string graphId, string run, bool? durable, [AsParameters] WindowQuery window, [FromServices] GraphViews views, CancellationToken cancellationToken) =>
        Json(await views.OfRunAsync(graphId, run, durable ?? false, window.ToWindow(), cancellationToken));

    private static async Task<IResult> TraceAsync(string graphId, string run, bool? durable, [FromServices] GraphViews views, CancellationToken cancellationToken) =>
        Json(await views.TraceOfAsync(graphId, run, durable ?? false, cancellationToken));

    private static async Task<IResult> LabelsAsync(string graphId, string? q, [FromServices] GraphShelf shelf, CancellationToken cancellationToken) =>
        Json(LabelSearch.Find((await shelf.GetAsync(graphId, cancellationToken)).Graph.Index, q ?? ""));

    private static async Task<IResult> FlowAsync(string graphId, string? by, [FromServices] GradientFlows flows, CancellationToken cancellationToken) =>
        by is null or FlowRows.ByName or FlowRows.ByLevel ? Json(await flows.OfGraphAsync(graphId, by, cancellationToken))
        : Results.Json(new Problem { Field = "by", Problems = [$"Layers are by '{FlowRows.ByName}' or by '{FlowRows.ByLevel}', not by '{by}'."] }, DashboardJson.Options, statusCode: StatusCodes.Status422UnprocessableEntity);

    private static IResult Json<T>(T value) => Results.Json(value, DashboardJson.Options);

    /// <summary>The part of a graph, in the query.</summary>
    private sealed record WindowQuery(string? Around, int? Hops, int? From, int? To)
    {
        public ViewWindow ToWindow() => new(Around, Hops ?? 2, From, To);
    }
}
