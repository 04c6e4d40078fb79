namespace DistGrad;

/// <summary>An ONNX file cannot be read, or its model has what DistGrad cannot take: all of it, node by node.</summary>
[GenerateSerializer, Alias("distgrad.OnnxError")]
public sealed class OnnxException : DistGradException
{
    private const int Shown = 12;

    /// <summary>The file is no model, or a part of it contradicts another.</summary>
    /// <param name="model">File or model.</param>
    /// <param name="reason">What is wrong, without the model.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public OnnxException(string model, string reason, Exception? innerException = null)
        : base($"ONNX model '{model}': {reason}", innerException)
    {
        Model = model;
        Reason = reason;
        Problems = [];
    }

    /// <summary>Nodes of the model are not supported.</summary>
    /// <param name="model">File or model.</param>
    /// <param name="problems">At least one.</param>
    public OnnxException(string model, params OnnxProblem[] problems)
        : base($"ONNX model '{model}': {Sentence(problems)}")
    {
        Model = model;
        Problems = problems;
    }

    /// <summary>File or model.</summary>
    [Id(0)]
    public string Model { get; }

    /// <summary>What is not supported, in the order of the nodes; empty where the file cannot be read at all.</summary>
    [Id(1)]
    public OnnxProblem[] Problems { get; }

    /// <summary>What is wrong with the file; null where it can be read.</summary>
    [Id(2)]
    public string? Reason { get; }

    private static string Sentence(OnnxProblem[] problems)
    {
        var shown = string.Join(" ", problems.Take(Shown).Select(problem => char.ToUpperInvariant(problem.ToString()[0]) + problem.ToString()[1..]));
        return problems.Length > Shown ? $"{shown} And {problems.Length - Shown} more problems." : shown;
    }
}
