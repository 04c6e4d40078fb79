namespace DistGrad;

/// <summary>Doors of a silo in the client's process, which are asked without messages: these take a good part of a short run's time.</summary>
internal interface IOwnDoors
{
    /// <summary>What <see cref="IRunDoor.Execute"/> does.</summary>
    /// <param name="door">Key of the door.</param>
    /// <param name="run">The run.</param>
    /// <param name="request">What to run.</param>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <param name="isRepeated">Whether another door may have taken it on already: it is looked for first.</param>
    /// <returns>Null where the door has not been used yet, and is called as a grain.</returns>
    Task<RunStatus>? TryExecute(long door, RunKey run, RunRequest request, TimeSpan patience, bool isRepeated);
}
