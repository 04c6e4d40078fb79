using System.CommandLine;
using DistGrad.Cli.Bench;
using DistGrad.Cli.Bench.Tensors;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench tensors</c>: what gradients of models of tensors cost.</summary>
internal sealed class BenchTensorsCommand : Command
{
    private readonly Option<bool> _json = OptionKinds.Json();

    public BenchTensorsCommand()
        : base("tensors", "Gradients of a perceptron and a transformer block on an embedded silo, one thread, against PyTorch.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var figures = await new TensorsBench(streams.Error.WriteLine).RunAsync(cancellationToken);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return ExitCode.Ok;
    }
}
