using System.CommandLine;
using DistGrad.Cli.Evaluating;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad check</c>: holds the analytic gradient against central differences.</summary>
internal sealed class CheckCommand : Command
{
    private readonly ExpressionArguments _arguments = new();
    private readonly Option<bool> _json = OptionKinds.Json();

    public CheckCommand()
        : base("check", "Compares the gradients from backpropagation with numeric ones (central differences).")
    {
        _arguments.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (graph, feeds) = _arguments.Read(parsed);
        if (feeds.Count == 0) throw new UsageException("The expression has no inputs, so it has no gradient to check.");

        // Two evaluations for each input: away from here, so that Ctrl+C is heard meanwhile.
        var report = await Task.Run(() => GradientChecker.Run(graph, feeds), cancellationToken).WaitAsync(cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json)) output.WriteLine(ComparisonJson.Write(report, GradientChecker.Tolerance));
        else new Terminal(output).WriteLines(ComparisonText.Lines(report, GradientChecker.Tolerance));
        return report.Agrees ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
