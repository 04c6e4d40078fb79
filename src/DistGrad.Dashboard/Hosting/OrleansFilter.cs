using Microsoft.AspNetCore.Http;

namespace DistGrad.Dashboard.Hosting;

/// <summary>Makes the exceptions that the pages of Orleans' dashboard need, and keeps other sites away from what those pages ask for.</summary>
/// <remarks>It comes after <see cref="SafetyFilter"/>. Here a GET can call a grain, so it is not for other sites, which may lead to the page itself.</remarks>
internal sealed class OrleansFilter : IEndpointFilter
{
    // Its diagrams come with style sheets, its style sheet with a font.
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none" || http.Request.Path.Value?.TrimEnd('/') == OrleansDashboard.Address) return next(context);
        return ValueTask.FromResult<object?>(Results.Json(new Problem { Problems = ["Orleans' dashboard answers its own pages only."] }, statusCode: StatusCodes.Status403Forbidden));
    }
}
