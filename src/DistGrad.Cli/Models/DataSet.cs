using System.Text.Json;

namespace DistGrad.Cli.Models;

/// <summary>Test data of a case: what to feed, and what is expected.</summary>
/// <param name="Feeds">Values of the model's inputs, by label.</param>
/// <param name="Outputs">Values expected of its outputs, in their order.</param>
/// <param name="Gradients">Gradients expected, or null where none are.</param>
internal sealed record DataSet(DistGrad.Feeds Feeds, IReadOnlyList<Tensor> Outputs, ExpectedGradients? Gradients)
{
    /// <summary>Reads a folder of test data.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="OnnxException">A file holds no tensor, or one that DistGrad does not have; or there are more than inputs or outputs.</exception>
    public static DataSet Load(string folder, OnnxModel model)
    {
        var inputs = Tensors(folder, "input");
        if (inputs.Count > model.Inputs.Count) throw new OnnxException(model.Source, $"there are {inputs.Count} inputs in '{Path.GetFileName(folder)}', but the model has {model.Inputs.Count}.");
        var names = model.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var feeds = new DistGrad.Feeds();
        for (var i = 0; i < inputs.Count; i++) feeds[names.Contains(inputs[i].Name) ? inputs[i].Name : model.Inputs[i].Name] = inputs[i].Tensor;
        var outputs = Tensors(folder, "output");
        if (outputs.Count > model.Outputs.Count) throw new OnnxException(model.Source, $"there are {outputs.Count} outputs in '{Path.GetFileName(folder)}', but the model has {model.Outputs.Count}.");
        return new DataSet(feeds, [.. outputs.Select(output => output.Tensor)], ExpectedGradients.Load(folder));
    }

    /// <summary>Reads the tensors <c>kind_0.pb</c>, <c>kind_1.pb</c> and so on.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kind">Beginning of the files' names.</param>
    public static IReadOnlyList<(string Name, Tensor Tensor)> Tensors(string folder, string kind)
    {
        var tensors = new List<(string, Tensor)>();
        while (Path.Combine(folder, $"{kind}_{tensors.Count}.pb") is var path && File.Exists(path)) tensors.Add(OnnxTensor.Load(path));
        return tensors;
    }
}

/// <summary>Gradients expected: <c>gradient.json</c> and the tensors next to it.</summary>
/// <param name="Of">Label of what is differentiated.</param>
/// <param name="Wrt">Labels of what it is differentiated by.</param>
/// <param name="Tensors">The gradients, in the same order.</param>
/// <param name="Tolerance">How far they may be off.</param>
internal sealed record ExpectedGradients(string Of, IReadOnlyList<string> Wrt, IReadOnlyList<Tensor> Tensors, Closeness Tolerance)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the gradients of a folder, or null where it has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">The files contradict each other.</exception>
    public static ExpectedGradients? Load(string folder)
    {
        var path = Path.Combine(folder, "gradient.json");
        if (!File.Exists(path)) return null;
        var tensors = DataSet.Tensors(folder, "gradient");
        try
        {
            var file = JsonSerializer.Deserialize<Description>(File.ReadAllText(path), Web) ?? throw new JsonException("It is null.");
            if (file.Wrt.Count != tensors.Count) throw new InvalidDataException($"gradient.json names {file.Wrt.Count} values, but there are {tensors.Count} gradients.");
            return new ExpectedGradients(file.Of, file.Wrt, [.. tensors.Select(tensor => tensor.Tensor)], new Closeness(file.Rtol, file.Atol));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"gradient.json cannot be read: {e.Message}", e);
        }
    }

    private sealed record Description
    {
        public required string Of { get; init; }

        public required IReadOnlyList<string> Wrt { get; init; }

        public double Rtol { get; init; } = Closeness.Suite.Relative;

        public double Atol { get; init; } = Closeness.Suite.Absolute;
    }
}
