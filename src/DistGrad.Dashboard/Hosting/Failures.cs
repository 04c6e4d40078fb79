using DistGrad.Dashboard.Trying;
using Microsoft.AspNetCore.Http;

namespace DistGrad.Dashboard.Hosting;

/// <summary>Tells errors that have something to say from bugs.</summary>
internal static class Failures
{
    /// <summary>What to answer for an error; null where it is a bug, and the server's log is the place for it.</summary>
    /// <param name="error">The error.</param>
    public static (int Status, Problem Problem)? Describe(Exception error) => error switch
    {
        TrialException trial => (StatusCodes.Status422UnprocessableEntity, new Problem { Problems = trial.Problems, Field = trial.Field, Pointer = trial.Pointer }),
        UnknownRunException or UnknownGraphException or UnknownNodeException => (StatusCodes.Status404NotFound, Of(error.Message)),
        RunRefusedException => (StatusCodes.Status429TooManyRequests, Of(error.Message)),
        ClusterUnavailableException or ClusterUnreachableException or StorageUnavailableException or HostLostException or PartsLostException => (StatusCodes.Status503ServiceUnavailable, Of(error.Message)),
        DistGradException => (StatusCodes.Status422UnprocessableEntity, Of(error.Message)),
        _ => null,
    };

    private static Problem Of(string sentence) => new() { Problems = [sentence] };
}
