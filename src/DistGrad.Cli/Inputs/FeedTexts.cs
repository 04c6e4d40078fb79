namespace DistGrad.Cli.Inputs;

/// <summary>Values for the inputs of an expression, from arguments such as <c>x=-2</c>.</summary>
internal static class FeedTexts
{
    /// <summary>Reads the arguments and holds them against the inputs of a graph.</summary>
    /// <param name="arguments">Arguments of the form <c>name=value</c>.</param>
    /// <param name="graph">The graph to feed.</param>
    /// <exception cref="UsageException">An argument cannot be read, comes twice, is missing or names no input.</exception>
    public static IReadOnlyDictionary<string, double> Read(IReadOnlyList<string> arguments, Graph graph)
    {
        var feeds = Parse(arguments);
        var inputs = graph.InputNames();
        var missing = inputs.Where(input => !feeds.ContainsKey(input)).ToList();
        var extra = feeds.Keys.Except(inputs).ToList();
        if (missing.Count == 0 && extra.Count == 0) return feeds;
        var problems = new List<string>();
        if (missing.Count > 0) problems.Add($"No value is given for {NameList.Join(missing)}; write {missing[0]}=1, for example.");
        if (extra.Count > 0) problems.Add($"The expression has no input {NameList.Join(extra)}; {Known(inputs)}.");
        throw new UsageException(problems);
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Arguments of the form <c>name=value</c>.</param>
    /// <exception cref="UsageException">An argument cannot be read or comes twice.</exception>
    public static IReadOnlyDictionary<string, double> Parse(IReadOnlyList<string> arguments)
    {
        var feeds = new Dictionary<string, double>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=');
            var name = equals < 0 ? "" : argument[..equals].Trim();
            var text = argument.AsSpan(equals + 1);
            if (name.Length == 0) problems.Add(Unreadable(argument));
            else if (!FloatText.TryParse(text, out var value)) problems.Add($"'{text}' in '{argument}' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.");
            else if (!feeds.TryAdd(name, value)) problems.Add($"'{name}' is given twice.");
        }

        return problems.Count == 0 ? feeds : throw new UsageException(problems);
    }

    private static string Unreadable(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) ? $"There is no option '{argument}', and a value for an input is written name=value."
        : $"'{argument}' is no value for an input; write name=value.";

    private static string Known(IReadOnlyList<string> inputs) => inputs.Count switch
    {
        0 => "it has none at all",
        1 => $"its only input is {inputs[0]}",
        _ => $"its inputs are {NameList.Join(inputs)}",
    };
}
