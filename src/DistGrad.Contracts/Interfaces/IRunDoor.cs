namespace DistGrad;

/// <summary>
/// Where a silo takes on runs that their client waits for, each silo for the clients that are connected to it: without a grain for each run, which
/// for a short one takes longer than its nodes. Every silo has as many doors as there are keys, so that they share the work.
/// </summary>
/// <remarks>Whoever else asks of such a run asks its <see cref="IRunGrain"/>, which is then made where the run is.</remarks>
[Alias("distgrad.IRunDoor")]
public interface IRunDoor : IGrainWithIntegerKey
{
    /// <summary>Starts a run and waits for its end; with the same request again it joins the run there is.</summary>
    /// <param name="run">The run; see <see cref="RunKey.IsCall"/>.</param>
    /// <param name="request">What to run.</param>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <param name="isRepeated">
    /// Whether this is the same call again, and another door may have taken the run on: it is looked for first. The requests are not compared then.
    /// </param>
    /// <exception cref="RunConflictException">The run id was used for another request.</exception>
    /// <exception cref="UnknownRunException">The run was lost meanwhile.</exception>
    [Alias("Execute")]
    Task<RunStatus> Execute(RunKey run, RunRequest request, TimeSpan patience, bool isRepeated);

    /// <summary>Waits for the end of a run that was taken on here.</summary>
    /// <param name="run">The run.</param>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <exception cref="UnknownRunException">The run was not taken on here, or is no longer kept.</exception>
    [Alias("Wait")]
    Task<RunStatus> Wait(RunKey run, TimeSpan patience);

    /// <summary>Cancels a run that was taken on here and returns once no silo holds anything of it.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UnknownRunException">The run was not taken on here, or is no longer kept.</exception>
    [Alias("Cancel")]
    Task Cancel(RunKey run);
}
