using System.CommandLine;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Models;

namespace DistGrad.Cli.Commands;

/// <summary>Options of commands that run a model: what to feed and what to differentiate.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string[]> _feed = new("--feed")
    {
        Description = "A value for an input, or one for a parameter instead of its own: a tensor file, a number, or lists such as [[1, 2], [3, 4]].",
        HelpName = "name=file.pb|value",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _gradientOf = new("--gradient-of")
    {
        Description = "Differentiate this value, a single number.",
        HelpName = "name",
    };

    private readonly Option<string[]> _wrt = new("--wrt")
    {
        Description = "Differentiate with respect to these values only. [default: all inputs and parameters]",
        HelpName = "a,b",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_feed);
        command.Add(_gradientOf);
        command.Add(_wrt);
    }

    /// <summary>Reads a model, and values of its inputs and parameters.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The model: an ONNX file, or a graph in a file with the ending <c>.json</c>.</param>
    /// <param name="more">Values given otherwise.</param>
    /// <exception cref="OnnxException">The model cannot be read or is not supported.</exception>
    /// <exception cref="GraphFormatException">The file is JSON, but no graph.</exception>
    /// <exception cref="UsageException">The values cannot be read or do not fit the model.</exception>
    public (Graph Graph, DistGrad.Feeds Feeds) Read(ParseResult parsed, string path, params IReadOnlyList<string> more)
    {
        string[] values = [.. parsed.GetValue(_feed) ?? [], .. more];
        if (ModelFile.IsJson(path))
        {
            var graph = ModelFile.LoadJson(path);
            return (graph, TensorFeeds.Read(values, graph));
        }

        var model = ModelFile.Load(path);
        var feeds = TensorFeeds.Read(values, model);
        return (ModelFile.GraphFor(model, feeds), feeds);
    }

    /// <summary>What to differentiate, or null.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="graph">The model's graph.</param>
    /// <exception cref="UnknownNodeException">The graph has no such node.</exception>
    public string? GradientOf(ParseResult parsed, Graph graph)
    {
        var of = parsed.GetValue(_gradientOf);
        if (of is not null) graph.Find(of);
        return of;
    }

    /// <summary>What to differentiate by, or null where nothing is said.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="graph">The model's graph.</param>
    /// <exception cref="UsageException">An entry is empty.</exception>
    /// <exception cref="UnknownNodeException">The graph has no such node.</exception>
    public IReadOnlyList<string>? Wrt(ParseResult parsed, Graph graph) => parsed.GetValue(_wrt) is { Length: > 0 } wrt ? LabelList.Read("--wrt", wrt, graph) : null;
}
