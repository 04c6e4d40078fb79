using System.CommandLine;
using DistGrad.Cli.Models;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad onnx verify</c>: runs models on test data and compares.</summary>
internal sealed class OnnxVerifyCommand : Command
{
    private readonly ClusterOptions _cluster = new();
    private readonly Option<Granularity> _granularity = OptionKinds.Granularity();
    private readonly Option<bool> _json = OptionKinds.Json();

    private readonly Argument<string[]> _folders = new("dir")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Folders in the layout of the ONNX backend suite (model.onnx, test_data_set_0), or folders of such.",
    };

    private readonly Option<bool> _checkGradients = new("--check-gradients")
    {
        Description = "Compare the gradients of all differentiable inputs and parameters with numeric ones too.",
    };

    public OnnxVerifyCommand()
        : base("verify", "Runs models on their test data and compares outputs, and gradients where there is a gradient.json.")
    {
        Add(_folders);
        Add(_json);
        Add(_checkGradients);
        Add(_granularity);
        _cluster.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var cases = ModelCase.Find(parsed.GetRequiredValue(_folders));
        await using var client = await _cluster.OpenAsync(parsed, cancellationToken);
        var verifier = new CaseVerifier(client, parsed.GetValue(_granularity), parsed.GetValue(_checkGradients));
        var output = parsed.InvocationConfiguration.Output;
        var (results, isJson) = (new List<CaseResult>(), parsed.GetValue(_json));
        foreach (var verified in cases)
        {
            var result = await verifier.VerifyAsync(verified, cancellationToken);
            results.Add(result);
            if (!isJson && VerificationText.Line(result) is { } line) output.WriteLine(line);
        }

        output.WriteLine(isJson ? VerificationJson.Write(results) : VerificationText.Summary(results));
        return results.Exists(result => result.Status == CaseStatus.Failed) ? ExitCode.CheckFailed : ExitCode.Ok;
    }
}
