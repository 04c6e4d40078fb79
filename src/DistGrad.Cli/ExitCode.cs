namespace DistGrad.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>A check failed: values or gradients differ.</summary>
    public const int CheckFailed = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>A run failed, or the cluster could not be reached.</summary>
    public const int RunFailed = 3;

    /// <summary>A load test measured what a service level forbids.</summary>
    public const int LevelMissed = 4;

    /// <summary>Cancelled by Ctrl+C.</summary>
    public const int Cancelled = 130;

    /// <summary>What <c>--help</c> says of the codes.</summary>
    public const string Help = """
        Exit codes:
          0    ok
          1    check failed: values or gradients differ
          2    bad usage or bad input: syntax errors, unknown names, missing values
          3    a run failed: a node's error, a stall, a deadline, a refusal, no cluster
          4    a load test missed a service level
          130  cancelled by Ctrl+C
        """;
}
