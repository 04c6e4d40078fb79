using System.CommandLine;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench</c>: measurements, each a subcommand in a class of its own.</summary>
internal sealed class BenchCommand : Command
{
    // A new benchmark is a class derived from Command, and an entry here.
    private static readonly Func<Command>[] Benchmarks =
    [
        static () => new BenchMessagesCommand(), static () => new BenchTensorsCommand(), static () => new BenchKernelsCommand(), static () => new BenchPartitionCommand(),
        static () => new BenchSubmitCommand(), static () => new BenchScaleCommand(), static () => new BenchClusterCommand(), static () => new BenchTracingCommand(), static () => new BenchPartCommand(), static () => new BenchSiloCommand(),
    ];

    public BenchCommand()
        : base("bench", "Measures how fast DistGrad is on this machine.")
    {
        foreach (var benchmark in Benchmarks) Add(benchmark());
    }
}
