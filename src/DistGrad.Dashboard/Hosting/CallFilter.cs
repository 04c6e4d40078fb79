using Microsoft.AspNetCore.Http;

namespace DistGrad.Dashboard.Hosting;

/// <summary>Tells scripts of errors.</summary>
internal sealed class CallFilter : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (Failures.Describe(e) is not null)
        {
            var (status, problem) = Failures.Describe(e)!.Value;
            return Results.Json(problem, DashboardJson.Options, statusCode: status);
        }
    }
}
