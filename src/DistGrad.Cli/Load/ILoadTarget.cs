namespace DistGrad.Cli.Load;

/// <summary>A run that brought a result.</summary>
/// <param name="Messages">Messages between its nodes.</param>
/// <param name="Difference">What its result differs in from the first of its kind; null where it is the same bits.</param>
internal readonly record struct LoadedRun(long Messages, string? Difference = null);

/// <summary>What load is put on.</summary>
internal interface ILoadTarget
{
    /// <summary>Makes a run, chosen from the mix.</summary>
    /// <param name="choice">Chooses the graph, evenly from 0 to 1.</param>
    /// <param name="kind">Chooses between value and gradient, evenly from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LoadedRun> RunAsync(double choice, double kind, CancellationToken cancellationToken);
}
