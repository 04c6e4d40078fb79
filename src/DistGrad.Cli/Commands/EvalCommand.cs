using System.CommandLine;
using DistGrad.Cli.Evaluating;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad eval</c>: value and gradients of an expression, and the circuit that computes them.</summary>
internal sealed class EvalCommand : Command
{
    private readonly ExpressionArguments _arguments = new();
    private readonly ClusterOptions _cluster = new();
    private readonly Option<bool> _json = OptionKinds.Json();

    private readonly Option<string?> _wrt = new("--wrt")
    {
        Description = "Differentiate with respect to these nodes only: names, or # and the number of a node. [default: all inputs]",
        HelpName = "a,b",
    };

    public EvalCommand()
        : base("eval", "Evaluates an expression, backpropagates, and draws the circuit with all values and gradients.")
    {
        _arguments.AddTo(this);
        Add(_json);
        Add(_wrt);
        _cluster.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (graph, feeds) = _arguments.Read(parsed);
        var wrt = WrtList.Read(parsed.GetValue(_wrt), graph);
        await using var client = await _cluster.OpenAsync(parsed, cancellationToken);
        var evaluation = await Evaluator.RunAsync(client, _arguments.ReadAsOwn(parsed), feeds, wrt, cancellationToken);

        var streams = parsed.InvocationConfiguration;
        foreach (var warning in evaluation.Warnings) streams.Error.WriteLine($"warning: {warning}");
        if (parsed.GetValue(_json)) streams.Output.WriteLine(EvaluationJson.Write(evaluation));
        else Draw(evaluation, new Terminal(streams.Output));
        return ExitCode.Ok;
    }

    private static void Draw(Evaluation evaluation, Terminal terminal) =>
        terminal.WriteLines(EvaluationText.Lines(evaluation, terminal.Width, terminal.HasColors));
}
