using System.CommandLine;
using DistGrad.Cli.Bench.Kernels;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench kernels</c>: what scalar ops cost in a tape.</summary>
internal sealed class BenchKernelsCommand : Command
{
    private readonly BenchOutput _output;

    public BenchKernelsCommand()
        : base("kernels", "Forward and backward passes of tapes of scalar ops, one thread, against plain tapes in C++ and C#.")
    {
        _output = new(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var streams = parsed.InvocationConfiguration;
        var report = new KernelsBench(streams.Error.WriteLine).Run(CancellationToken.None);
        _output.Write(parsed, "Tapes of scalar ops", "distgrad bench kernels", report);
        return ExitCode.Ok;
    }
}
