using DistGrad.Dashboard.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DistGrad.Dashboard.Hosting;

/// <summary>Shows errors of pages as pages.</summary>
internal sealed class PageFilter : IEndpointFilter
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
            return new RazorComponentResult<ProblemPage>(new { problem.Problems, IsMissing = status == StatusCodes.Status404NotFound }) { StatusCode = status };
        }
    }
}
