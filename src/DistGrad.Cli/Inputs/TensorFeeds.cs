namespace DistGrad.Cli.Inputs;

/// <summary>Tensors for the inputs of a model, from arguments such as <c>x=input_0.pb</c> or <c>x=[1, 2]</c>.</summary>
internal static class TensorFeeds
{
    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Arguments of the form <c>name=value</c>, where the value is a file or written out.</param>
    /// <param name="model">The model to feed.</param>
    /// <exception cref="UsageException">An argument cannot be read, comes twice or names no input.</exception>
    /// <exception cref="OnnxException">A file holds no tensor.</exception>
    public static DistGrad.Feeds Read(IReadOnlyList<string> arguments, OnnxModel model)
    {
        var types = model.Inputs.Concat(model.Parameters).ToDictionary(value => value.Name, value => value.Type, StringComparer.Ordinal);
        return Read(arguments, name => types.TryGetValue(name, out var type) ? type : null, [.. model.Inputs.Select(input => input.Name)]);
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Arguments of the form <c>name=value</c>, where the value is a file or written out; of a group, all elements or one.</param>
    /// <param name="graph">The graph to feed.</param>
    /// <exception cref="UsageException">An argument cannot be read, comes twice or names no input.</exception>
    /// <exception cref="OnnxException">A file holds no tensor.</exception>
    public static DistGrad.Feeds Read(IReadOnlyList<string> arguments, Graph graph)
    {
        return Read(arguments, TypeOf, [.. graph.InputNames()]);

        TensorType? TypeOf(string name) =>
            graph.Index.TryFindGroup(name, out var group) ? group.Type
            : graph.TryFind(name, out var node) && graph.IsInput(node) ? graph.TypeOf(node) : null;
    }

    private static DistGrad.Feeds Read(IReadOnlyList<string> arguments, Func<string, TensorType?> typeOf, string[] inputs)
    {
        var (feeds, problems) = (new DistGrad.Feeds(), new List<string>());
        foreach (var argument in arguments)
        {
            if (Split(argument, typeOf) is not var (name, text)) problems.Add($"'{argument}' is no value for an input; write name=file.pb or name=value.");
            else if (typeOf(name) is not { } type) problems.Add($"The model has no input '{name}'; {Known(inputs)}.");
            else if (feeds.ContainsKey(name)) problems.Add($"'{name}' is given twice.");
            else Add(feeds, name, text, type, problems);
        }

        return problems.Count == 0 ? feeds : throw new UsageException(problems);
    }

    private static void Add(DistGrad.Feeds feeds, string name, string text, TensorType type, List<string> problems)
    {
        if (text.EndsWith(".pb", StringComparison.OrdinalIgnoreCase))
        {
            feeds.Add(name, OnnxTensor.Load(text).Tensor);
            return;
        }

        try
        {
            var tensor = TensorLiteral.Parse(text, type.DType);

            // One number will do for any shape that has room for just one.
            var isSingle = tensor.Shape == Shape.Scalar && type.Shape is { IsKnown: true } and { Count: 1 };
            feeds.Add(name, isSingle ? tensor.Reshape(type.Shape) : tensor);
        }
        catch (FormatException e)
        {
            problems.Add($"Input '{name}': {e.Message}");
        }
    }

    // Names of values may hold '=' themselves: the longest name that is one of the model's counts.
    private static (string Name, string Text)? Split(string argument, Func<string, TensorType?> typeOf)
    {
        for (var at = argument.LastIndexOf('='); at > 0; at = argument.LastIndexOf('=', at - 1))
            if (typeOf(argument[..at]) is not null) return (argument[..at], argument[(at + 1)..]);
        var first = argument.IndexOf('=');
        return first > 0 ? (argument[..first], argument[(first + 1)..]) : null;
    }

    private static string Known(string[] inputs) => inputs.Length == 0 ? "it has none at all" : $"its inputs are {NameList.Join(inputs)}";
}
