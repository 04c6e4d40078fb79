namespace DistGrad;

/// <summary>One run. Key: graph id, a slash, run id. A run that was taken on at an <see cref="IRunDoor"/> is there: its grain answers for it.</summary>
[Alias("distgrad.IRunGrain")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Takes a part of what is too large for a message that will come here. A part sent again is ignored.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="part">Part, from 0.</param>
    /// <param name="content">The part.</param>
    /// <exception cref="RunTooLargeException">The parcel is larger than a silo's memory for tensors.</exception>
    [Alias("Put")]
    Task Put(Parcel parcel, int part, Part content);

    /// <summary>Starts the run; with the same request again it joins the run there is.</summary>
    /// <param name="request">What to run.</param>
    /// <exception cref="RunConflictException">The run id was used for another request.</exception>
    /// <exception cref="PartsLostException">Not all parts of the feeds are here.</exception>
    [Alias("Start")]
    Task Start(RunRequest request);

    /// <summary>What <see cref="Start"/> and then <see cref="Wait"/> do, in one call: for a short run that is a good part of its time.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <exception cref="RunConflictException">The run id was used for another request.</exception>
    /// <exception cref="PartsLostException">Not all parts of the feeds are here.</exception>
    /// <exception cref="UnknownRunException">The run was lost meanwhile.</exception>
    [Alias("Execute")]
    Task<RunStatus> Execute(RunRequest request, TimeSpan patience);

    /// <summary>Waits for the run's end.</summary>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <exception cref="UnknownRunException">The run was not started, or is no longer kept.</exception>
    [Alias("Wait")]
    Task<RunStatus> Wait(TimeSpan patience);

    /// <summary>Cancels the run and returns once no silo holds anything of it.</summary>
    [Alias("Cancel")]
    Task Cancel();

    /// <summary>What nodes held, recomputed from the feeds where it was not retained.</summary>
    /// <param name="graphNodes">Graph nodes, or none for all that were planned.</param>
    /// <exception cref="InspectionException">A node was pruned from the run.</exception>
    [Alias("Inspect"), ResponseTimeout("00:10:00")]
    Task<NodeInspections> Inspect(int[] graphNodes);

    /// <summary>What was traced of the run, once it has ended.</summary>
    /// <returns>Null where it was not traced, or that is no longer kept.</returns>
    [Alias("Trace")]
    Task<RunTrace?> Trace();

    /// <summary>A part of what was too large for a message from here.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="part">Part, from 0.</param>
    /// <exception cref="PartsLostException">The parcel is not held any more.</exception>
    [Alias("Part")]
    Task<Part> Part(Guid parcel, int part);
}
