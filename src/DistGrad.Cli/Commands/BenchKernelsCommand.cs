using System.CommandLine;
using DistGrad.Cli.Bench;
using DistGrad.Cli.Bench.Kernels;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench kernels</c>: what scalar ops cost in a tape.</summary>
internal sealed class BenchKernelsCommand : Command
{
    private readonly Option<bool> _json = OptionKinds.Json();

    public BenchKernelsCommand()
        : base("kernels", "Forward and backward passes of tapes of scalar ops, one thread, against plain tapes in C++ and C#.")
    {
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var streams = parsed.InvocationConfiguration;
        var figures = new KernelsBench(streams.Error.WriteLine).Run(CancellationToken.None);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return ExitCode.Ok;
    }
}
