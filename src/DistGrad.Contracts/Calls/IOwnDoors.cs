namespace DistGrad;

/// <summary>The doors of a silo in the process of the client, which are asked without messages: of a short run these take a good part of the time.</summary>
internal interface IOwnDoors
{
    /// <summary>What <see cref="IRunDoor.Execute"/> does.</summary>
    /// <param name="door">Key of the door.</param>
    /// <param name="run">The run.</param>
    /// <param name="request">What to run.</param>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <returns>Null where the door has not been used yet, and is called as a grain.</returns>
    Task<RunStatus>? TryExecute(long door, RunKey run, RunRequest request, TimeSpan patience);
}
