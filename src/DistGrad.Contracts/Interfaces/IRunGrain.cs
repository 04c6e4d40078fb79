namespace DistGrad;

/// <summary>One run. Key: graph id, a slash, run id.</summary>
[Alias("distgrad.IRunGrain")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Starts the run; with the same request again it joins the run there is.</summary>
    /// <param name="request">What to run.</param>
    /// <exception cref="RunConflictException">The run id was used for another request.</exception>
    [Alias("Start")]
    Task Start(RunRequest request);

    /// <summary>Waits for the run's end.</summary>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <exception cref="UnknownRunException">The run was not started or is no longer kept.</exception>
    [Alias("Wait")]
    Task<RunStatus> Wait(TimeSpan patience);

    /// <summary>Cancels the run and returns once no silo holds anything of it.</summary>
    [Alias("Cancel")]
    Task Cancel();

    /// <summary>What nodes held, recomputed from the feeds where it was not retained.</summary>
    /// <param name="graphNodes">Graph nodes, or none for all that were planned.</param>
    /// <exception cref="InspectionException">A node was pruned from the run.</exception>
    [Alias("Inspect")]
    Task<NodeInspection[]> Inspect(int[] graphNodes);

    /// <summary>A host tells that it is through with an attempt, or cannot go on.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="silo">Index of the host in the layout.</param>
    /// <param name="report">What it has.</param>
    [Alias("Report")]
    Task Report(AttemptId attempt, int silo, HostReport report);
}
