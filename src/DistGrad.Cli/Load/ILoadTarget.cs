namespace DistGrad.Cli.Load;

/// <summary>A run that brought a result.</summary>
/// <param name="Messages">Messages between its nodes.</param>
/// <param name="Difference">What its result differs in from the first of its kind; null where it is the same bits.</param>
/// <param name="IsDurable">Whether it was stored.</param>
internal readonly record struct LoadedRun(long Messages, string? Difference = null, bool IsDurable = false);

/// <summary>What chance says a run is to be, each evenly from 0 to 1.</summary>
/// <param name="Choice">Chooses the graph.</param>
/// <param name="Kind">Chooses between value and gradient.</param>
/// <param name="Store">Chooses whether it is stored.</param>
internal readonly record struct LoadDraw(double Choice, double Kind, double Store)
{
    /// <summary>The next draw.</summary>
    public static LoadDraw Next(Random random) => new(random.NextDouble(), random.NextDouble(), random.NextDouble());
}

/// <summary>What load is put on.</summary>
internal interface ILoadTarget
{
    /// <summary>Makes a run, chosen from the mix.</summary>
    /// <param name="draw">Chooses it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LoadedRun> RunAsync(LoadDraw draw, CancellationToken cancellationToken);
}
