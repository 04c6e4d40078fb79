namespace DistGrad.Cli.Chaos;

/// <summary>Signals of POSIX systems, with Linux' numbers.</summary>
internal enum Signal
{
    /// <summary>SIGTERM: asks the process to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: lets a stopped process go on.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: stops a process until it is told to go on.</summary>
    Stop = 19,
}
