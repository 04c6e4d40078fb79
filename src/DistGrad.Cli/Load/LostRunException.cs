namespace DistGrad.Cli.Load;

/// <summary>A run that the cluster had stored did not bring a result to who asked for it by its id.</summary>
/// <param name="runId">Id of the run.</param>
/// <param name="error">Why.</param>
internal sealed class LostRunException(string runId, Exception error) : Exception($"Durable run '{runId}' was lost: {error.Message}", error);
