namespace DistGrad;

/// <summary>
/// A question that may be asked any number of times, and whose answers are all as good: where one is lost with its silo, or comes late, it is
/// asked again without giving up the others, and the first answer counts. Used by one caller at a time.
/// </summary>
/// <param name="ask">Asks; another question than before will do, where its answer is as good.</param>
/// <param name="patience">How long a silo takes at most, unless it is busy or lost.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class FirstAnswer<T>(Func<Task<T>> ask, TimeSpan patience, TimeProvider clock)
{
    // So soon the question is asked again at first, while a silo that has just died may be the reason.
    private const int SoonAskings = 4;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);

    // Later on it is more likely that the cluster is busy, which many questions make worse.
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(16);

    private readonly List<Task<T>> _asked = [];
    private int _askings;

    /// <summary>Asks once more, unless an answer has come meanwhile.</summary>
    /// <exception cref="TimeoutException">None of the questions is answered yet.</exception>
    public async Task<T> NextAsync()
    {
        if (!_asked.Exists(one => one.IsCompleted)) Ask();
        var first = await Task.WhenAny(_asked).WaitAsync(patience + Late(_askings++), clock).ConfigureAwait(false);
        _asked.Remove(first);
        return await first.ConfigureAwait(false);
    }

    private void Ask()
    {
        var asked = ask();
        _asked.Add(asked);

        // Nobody may be there for its answer any more.
        _ = asked.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static TimeSpan Late(int askings)
    {
        var late = askings < SoonAskings ? Soon : Soon * Math.Pow(2, askings - SoonAskings + 1);
        return late < Latest ? late : Latest;
    }
}
