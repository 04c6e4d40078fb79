using System.CommandLine;
using DistGrad.Cli.Evaluating;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad check</c>: holds the analytic gradient of an expression or a model against central differences.</summary>
internal sealed class CheckCommand : Command
{
    private readonly ExpressionArguments _arguments = new();
    private readonly ModelOptions _model = new();
    private readonly Option<bool> _json = OptionKinds.Json();

    public CheckCommand()
        : base("check", "Compares the gradients from backpropagation with numeric ones (central differences).")
    {
        _arguments.AddTo(this);
        _model.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // Two evaluations and more for each number: away from here, so that Ctrl+C is heard meanwhile.
        var check = _arguments.ModelPath(parsed) is { } path ? Model(parsed, path) : Expression(parsed);
        var report = await Task.Run(check, cancellationToken).WaitAsync(cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json)) output.WriteLine(ComparisonJson.Write(report, GradientChecker.Tolerance));
        else new Terminal(output).WriteLines(ComparisonText.Lines(report, GradientChecker.Tolerance));
        return report.Agrees ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private Func<GradientReport> Expression(ParseResult parsed)
    {
        var (graph, feeds) = _arguments.Read(parsed);
        if (feeds.Count == 0) throw new UsageException("The expression has no inputs, so it has no gradient to check.");
        return () => GradientChecker.Run(graph, feeds);
    }

    private Func<GradientReport> Model(ParseResult parsed, string path)
    {
        var (graph, feeds) = _model.Read(parsed, path, _arguments.Values(parsed));
        var (of, wrt) = (_model.GradientOf(parsed, graph), _model.Wrt(parsed, graph));
        return () => GradientChecker.Run(graph, feeds, of, wrt) ?? throw new UsageException("The model has no output or no input of floating-point numbers, so it has no gradient to check.");
    }
}
