namespace DistGrad.Cli.Chaos;

/// <summary>A run, and what happens to the cluster meanwhile.</summary>
internal sealed record Scenario
{
    private const int MostFaults = 3;

    /// <summary>What it was made from.</summary>
    public required int Seed { get; init; }

    /// <summary>The graph, as an index of <see cref="ChaosGraphs.All"/>.</summary>
    public required int Graph { get; init; }

    /// <summary>How messages travel within a silo.</summary>
    public RunTier Tier { get; init; }

    /// <summary>Whether the run is stored.</summary>
    public bool IsDurable { get; init; }

    /// <summary>What happens, in this order.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>The scenario of a seed: the same for the same seed and number of silos. One silo at least stays.</summary>
    public static Scenario Of(int seed, int silos)
    {
        var random = new Random(seed);
        var isDurable = random.Next(2) == 0;
        var faults = new List<Fault>();
        var order = Enumerable.Range(0, silos).ToArray();
        random.Shuffle(order);
        var (count, killed) = (1 + random.Next(MostFaults), 0);
        while (faults.Count < count)
        {
            var (at, dice) = (0.02 + (1.9 * random.NextDouble()), random.Next(10));
            Fault? fault = dice switch
            {
                < 4 => killed < silos - 1 ? new Fault(FaultKind.KillSilo, at, order[killed++]) : null,
                < 5 => killed < silos - 1 && killed++ >= 0 ? new Fault(FaultKind.KillRunSilo, at) : null,
                < 7 => killed < silos - 1 ? new Fault(FaultKind.PauseSilo, at, order[killed++], TimeSpan.FromSeconds(0.2 + (5 * random.NextDouble()))) : null,
                < 8 => new Fault(FaultKind.RestartRedis, at, For: TimeSpan.FromSeconds(0.2 + (2 * random.NextDouble()))),
                _ => isDurable ? new Fault(FaultKind.LoseClient, at) : null,
            };
            if (fault is not null) faults.Add(fault);
            else if (faults.Count > 0) break;
        }

        return new Scenario { Seed = seed, Graph = random.Next(ChaosGraphs.All.Count), Tier = random.Next(4) == 0 ? RunTier.Reference : RunTier.Fast, IsDurable = isDurable, Faults = faults };
    }

    /// <summary>The scenario in words.</summary>
    public override string ToString() => $"{ChaosGraphs.All[Graph].Name}{(IsDurable ? ", durable" : "")}{(Tier == RunTier.Reference ? ", by grain calls" : "")}; {string.Join(", ", Faults)}";
}
