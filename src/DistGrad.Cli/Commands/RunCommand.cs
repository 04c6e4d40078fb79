using System.CommandLine;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Models;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad run</c>: values and gradients of an ONNX model.</summary>
internal sealed class RunCommand : Command
{
    private readonly Argument<string> _model = new("model.onnx") { Description = "The model." };
    private readonly ModelOptions _options = new();
    private readonly ClusterOptions _cluster = new();
    private readonly Option<Granularity> _granularity = OptionKinds.Granularity();
    private readonly Option<bool> _json = OptionKinds.Json();

    private readonly Option<string[]> _fetch = new("--fetch")
    {
        Description = "Values to compute. [default: the model's outputs]",
        HelpName = "a,b",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "Write output_0.pb, output_1.pb … and gradient_0.pb … to this folder, in the order of --fetch and --wrt.",
        HelpName = "dir",
    };

    private readonly Option<string?> _runId = new("--run-id")
    {
        Description = "Store the run in the cluster under this id: it outlives silos and this command, and the same command again gets its result. Graph and result stay there. Needs --connect.",
        HelpName = "id",
    };

    public RunCommand()
        : base("run", "Evaluates an ONNX model or a graph in JSON, and differentiates it.")
    {
        Add(_model);
        _options.AddTo(this);
        Add(_fetch);
        Add(_out);
        Add(_json);
        Add(_granularity);
        Add(_runId);
        _cluster.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (graph, feeds) = _options.Read(parsed, parsed.GetRequiredValue(_model));
        var request = Request(parsed, graph, feeds);
        await using var client = await _cluster.OpenAsync(parsed, cancellationToken);
        var run = await ModelRunner.RunAsync(client, graph, request, cancellationToken);

        var streams = parsed.InvocationConfiguration;
        foreach (var warning in run.Warnings) streams.Error.WriteLine($"warning: {warning}");
        if (parsed.GetValue(_out) is { } folder) Save(folder, request, run);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(ModelRunJson.Write(request, run));
        else new Terminal(streams.Output).WriteLines(ModelRunText.Lines(request, run));
        return ExitCode.Ok;
    }

    private ModelRequest Request(ParseResult parsed, Graph graph, DistGrad.Feeds feeds)
    {
        var fetches = parsed.GetValue(_fetch) is { Length: > 0 } fetch
            ? LabelList.Read("--fetch", fetch, graph)
            : [.. graph.Outputs.ToArray().Select(graph.Label).Distinct(StringComparer.Ordinal)];
        var (of, wrt) = (_options.GradientOf(parsed, graph), _options.Wrt(parsed, graph));
        if (of is null && wrt is not null) throw new UsageException("--wrt says what to differentiate by; --gradient-of has to say what to differentiate.");
        return new ModelRequest(feeds, fetches, of, of is null ? [] : wrt ?? graph.DifferentiableNames(), parsed.GetValue(_granularity), RunId(parsed));
    }

    private string? RunId(ParseResult parsed)
    {
        if (parsed.GetValue(_runId) is not { } id) return null;
        if (id.Length is 0 or > RunOptions.MaxRunIdLength || id.Any(char.IsControl)) throw new UsageException($"--run-id takes 1 to {RunOptions.MaxRunIdLength} characters, none of them a control character.");
        if (_cluster.Address(parsed) is null) throw new UsageException("--run-id stores the run in a running cluster: give --connect, too.");
        return id;
    }

    private static void Save(string folder, ModelRequest request, RunResult run)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < request.Fetches.Count; i++) OnnxTensor.Save(Path.Combine(folder, $"output_{i}.pb"), request.Fetches[i], run.Tensor(request.Fetches[i]));
        for (var i = 0; i < request.Wrt.Count; i++) OnnxTensor.Save(Path.Combine(folder, $"gradient_{i}.pb"), request.Wrt[i], run.GradientTensor(request.Wrt[i]));
    }
}
