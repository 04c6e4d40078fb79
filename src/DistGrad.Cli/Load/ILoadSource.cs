namespace DistGrad.Cli.Load;

/// <summary>Puts load on a cluster, and tells what happens second by second.</summary>
internal interface ILoadSource
{
    /// <summary>Does so until the end.</summary>
    /// <param name="tell">Is told each second once it is over, one after the other, and what came in after the last.</param>
    /// <param name="stop">Ends it before; runs under way are waited for.</param>
    /// <param name="giveUp">Ends it before, and does not wait; what was measured is told all the same. Comes with <paramref name="stop"/>.</param>
    Task RunAsync(Action<LoadSecond> tell, CancellationToken stop, CancellationToken giveUp);
}
