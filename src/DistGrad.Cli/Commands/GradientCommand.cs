using System.CommandLine;
using DistGrad.Cli.Evaluating;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad gradient</c>: each partial derivative as an expression, and its value.</summary>
internal sealed class GradientCommand : Command
{
    private readonly ExpressionArguments _arguments = new();
    private readonly Option<bool> _json = OptionKinds.Json();

    private readonly Option<string?> _wrt = new("--wrt")
    {
        Description = "Differentiate with respect to these nodes only: names, or # and the number of a node. [default: all inputs]",
        HelpName = "a,b",
    };

    public GradientCommand()
        : base("gradient", "Writes each partial derivative of an expression as an expression, and its value where values are given.")
    {
        _arguments.AddTo(this);
        Add(_json);
        Add(_wrt);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (graph, feeds) = _arguments.ReadWithOptionalFeeds(parsed);
        var wrt = WrtList.Read(parsed.GetValue(_wrt), graph);
        if (wrt.Count == 0) throw new UsageException("The expression has no inputs, so it has no gradient.");

        // Away from here, so that Ctrl+C is heard meanwhile.
        var partials = await Task.Run(() => PartialDerivatives.Of(graph, wrt, feeds), cancellationToken).WaitAsync(cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json)) output.WriteLine(PartialsJson.Write(partials));
        else new Terminal(output).WriteLines(PartialsText.Lines(partials));
        return ExitCode.Ok;
    }
}
