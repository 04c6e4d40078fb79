using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DistGrad.Dashboard.Hosting;

/// <summary>
/// Keeps other sites out: their pages can neither frame the dashboard, nor load anything into it, nor post to it, nor read it under a
/// name of theirs that they let lead here.
/// </summary>
/// <param name="hosts">Names that browsers may reach the server by, besides addresses and <c>localhost</c>; <c>*</c> for any.</param>
internal sealed class SafetyFilter(IReadOnlyCollection<string> hosts) : IEndpointFilter
{
    private const string Policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
    private const string AnyHost = "*";

    private readonly HashSet<string> _hosts = new(hosts, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, headers) = (context.HttpContext.Request, context.HttpContext.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (!IsOurs(request.Host.Host)) return Refuse(StatusCodes.Status421MisdirectedRequest, $"This server does not go by the name of '{request.Host.Host}'; tell it by --dashboard-hosts (DISTGRAD_DASHBOARD_HOSTS) if it should.");
        if (!IsFromHere(request)) return Refuse(StatusCodes.Status403Forbidden, "Other sites may lead to the pages here, and ask for nothing else.");
        return next(context);
    }

    private static ValueTask<object?> Refuse(int status, string sentence) => ValueTask.FromResult<object?>(Results.Json(new Problem { Problems = [sentence] }, statusCode: status));

    // Browsers say where a request comes from, and pages cannot change that. What says nothing is no browser, and carries nobody's rights.
    // What scripts ask for can make a run again. So no token is needed, nor keys that all silos behind one address would have to share.
    private static bool IsFromHere(HttpRequest request)
    {
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) return true;
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site is "same-origin" or "none";
        return request.Headers[HeaderNames.Origin].ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    // A page of another site can be made to count as one of this site's if its name leads to this machine; an address cannot be another's.
    private bool IsOurs(string host) =>
        _hosts.Contains(host) || _hosts.Contains(AnyHost)
        || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
