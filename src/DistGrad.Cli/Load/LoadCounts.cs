namespace DistGrad.Cli.Load;

/// <summary>Sums over seconds.</summary>
internal sealed class LoadCounts
{
    /// <summary>Seconds.</summary>
    public double Length { get; private set; }

    /// <summary>Runs that were to start.</summary>
    public long Offered { get; private set; }

    /// <summary>Runs that ended as they should.</summary>
    public long Completed { get; private set; }

    /// <summary>Those that did so before the end.</summary>
    public long CompletedInTime { get; private set; }

    /// <summary>Those that were stored.</summary>
    public long Durable { get; private set; }

    /// <summary>Runs that were stored and did not bring a result.</summary>
    public long Lost { get; private set; }

    /// <summary>Runs that failed.</summary>
    public long Errors { get; private set; }

    /// <summary>Runs with other bits than the first.</summary>
    public long Wrong { get; private set; }

    /// <summary>Messages between nodes, in time.</summary>
    public long Messages { get; private set; }

    /// <summary>Runs under way at the end.</summary>
    public long InFlight { get; private set; }

    /// <summary>Latencies.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Runs completed per second.</summary>
    public double Throughput => Length > 0 ? CompletedInTime / Length : 0;

    /// <summary>Runs offered per second.</summary>
    public double OfferedRate => Length > 0 ? Offered / Length : 0;

    /// <summary>Messages per second.</summary>
    public double MessageRate => Length > 0 ? Messages / Length : 0;

    /// <summary>Errors over runs offered; 0 where there were none.</summary>
    public double ErrorShare => Offered > 0 ? (double)Errors / Offered : 0;

    /// <summary>Adds a second, or what came in after the last.</summary>
    public void Add(LoadSecond second, Latencies latencies)
    {
        Length += second.Length;
        Offered += second.Offered;
        Completed += second.Completed;
        Durable += second.Durable;
        Lost += second.Lost;
        Errors += second.ErrorCount;
        Wrong += second.Wrong;
        Latencies.Add(latencies);
        if (second.Length == 0) return;
        InFlight = second.InFlight;
        CompletedInTime += second.Completed;
        Messages += second.Messages;
    }
}
