using System.Text.Json.Serialization;

namespace DistGrad.Cli.Load;

/// <summary>What load is put on a cluster. In JSON it is what a worker is told.</summary>
internal sealed record LoadSettings
{
    /// <summary>Runs per second, in the first step of a ramp; null where a number of callers is given.</summary>
    public double? Rate { get; init; }

    /// <summary>Number of callers of whom each waits for its run; null where a rate is given.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How runs are spaced where a rate is given.</summary>
    public ArrivalKind Arrivals { get; init; }

    /// <summary>How long is measured; of a ramp, at most.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long load is put on before that.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>What each step of a ramp multiplies the rate by; 1 where there is no ramp.</summary>
    public double RampFactor { get; init; } = 1;

    /// <summary>Length of a ramp's step, in whole seconds.</summary>
    public int StepSeconds { get; init; } = 5;

    /// <summary>Graphs of the mix, as they are written on the command line.</summary>
    public required IReadOnlyList<string> Graphs { get; init; }

    /// <summary>Share of runs that differentiate.</summary>
    public double GradientShare { get; init; }

    /// <summary>Share of runs that are stored.</summary>
    public double DurableShare { get; init; }

    /// <summary>Time between two silos that are killed; null where none are.</summary>
    public TimeSpan? KillEvery { get; init; }

    /// <summary>How many ops a node executes.</summary>
    public Granularity Granularity { get; init; }

    /// <summary>What chance comes from: feeds, random graphs, arrivals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of the worker.</summary>
    public int Worker { get; init; }

    /// <summary>Runs that may be under way.</summary>
    public int MaxInFlight { get; init; } = 10_000;

    /// <summary>Whether the rate is raised step by step.</summary>
    [JsonIgnore]
    public bool IsRamp => RampFactor > 1;

    /// <summary>The end of the load, warm-up included.</summary>
    [JsonIgnore]
    public TimeSpan End => WarmUp + Duration;

    /// <summary>What chance comes from in this worker.</summary>
    [JsonIgnore]
    public int WorkerSeed => unchecked((Seed * 7919) + (Worker * 104_729));

    /// <summary>The rate over time.</summary>
    [JsonIgnore]
    public RateSchedule Rates => IsRamp
        ? new RateSchedule(Rate!.Value, RampFactor, TimeSpan.FromSeconds(StepSeconds), WarmUp)
        : RateSchedule.Constant(Rate!.Value);

    /// <summary>The part of one of several workers.</summary>
    /// <param name="worker">Its number, from 0.</param>
    /// <param name="workers">Number of workers.</param>
    public LoadSettings For(int worker, int workers) => this with
    {
        Worker = worker,
        Rate = Rate / workers,
        Concurrency = Concurrency is { } callers ? (callers / workers) + (worker < callers % workers ? 1 : 0) : null,
        MaxInFlight = Math.Max(1, MaxInFlight / workers),
    };
}
