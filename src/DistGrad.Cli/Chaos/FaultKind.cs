namespace DistGrad.Cli.Chaos;

/// <summary>What can happen to a cluster.</summary>
internal enum FaultKind
{
    /// <summary>A silo's process is killed.</summary>
    KillSilo,

    /// <summary>The silo that the run's grain is on is killed.</summary>
    KillRunSilo,

    /// <summary>A silo's process stands still for a while, and then goes on as if nothing had been.</summary>
    PauseSilo,

    /// <summary>Redis is killed, and started again after a while with what it had confirmed.</summary>
    RestartRedis,

    /// <summary>The client is gone, and another one asks for the run's result. For durable runs.</summary>
    LoseClient,
}
