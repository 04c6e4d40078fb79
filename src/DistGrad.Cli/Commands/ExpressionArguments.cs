using System.CommandLine;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Commands;

/// <summary>The arguments of commands that take an expression and values for its inputs.</summary>
internal sealed class ExpressionArguments
{
    private readonly Argument<string> _expression = new("expression")
    {
        Description = """The formula, such as "(x + y) * z". It may begin with '-'; put '--' before one that looks like an option.""",
    };

    private readonly Argument<string[]> _feeds = new("name=value")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "A value for each input, such as x=-2, x=1e-3, x=nan, x=-inf.",
    };

    /// <summary>Adds the arguments to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_expression);
        command.Add(_feeds);
    }

    /// <summary>The expression where it is the path of a model, else null.</summary>
    /// <param name="parsed">The command line.</param>
    public string? ModelPath(ParseResult parsed) =>
        parsed.GetRequiredValue(_expression) is var text && text.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? text : null;

    /// <summary>The values as they are written.</summary>
    /// <param name="parsed">The command line.</param>
    public IReadOnlyList<string> Values(ParseResult parsed) => parsed.GetValue(_feeds) ?? [];

    /// <summary>The graph of the expression and the values of its inputs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="ExpressionException">The expression cannot be read.</exception>
    /// <exception cref="UsageException">The values cannot be read or do not fit the expression.</exception>
    public (Graph Graph, IReadOnlyDictionary<string, double> Feeds) Read(ParseResult parsed)
    {
        var graph = Expression.Parse(parsed.GetRequiredValue(_expression));
        return (graph, FeedTexts.Read(parsed.GetValue(_feeds) ?? [], graph));
    }

    /// <summary>The graph of the expression and the values of its inputs, or null where none is given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="ExpressionException">The expression cannot be read.</exception>
    /// <exception cref="UsageException">The values cannot be read or do not fit the expression.</exception>
    public (Graph Graph, IReadOnlyDictionary<string, double>? Feeds) ReadWithOptionalFeeds(ParseResult parsed)
    {
        var graph = Expression.Parse(parsed.GetRequiredValue(_expression));
        return (graph, parsed.GetValue(_feeds) is { Length: > 0 } feeds ? FeedTexts.Read(feeds, graph) : null);
    }

    /// <summary>The graph of the expression under a name that no other graph has: nobody else finds it in a cluster, or misses it when it goes.</summary>
    /// <param name="parsed">The command line.</param>
    public Graph ReadAsOwn(ParseResult parsed) => Expression.Parse(parsed.GetRequiredValue(_expression), name: $"expression {Guid.NewGuid():N}");
}
