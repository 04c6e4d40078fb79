namespace DistGrad.Onnx;

/// <summary>Operators that DistGrad knows nothing of: the runtime may have them, unless they handle what is no tensor.</summary>
internal static class RuntimeNodes
{
    private const string Standard = "ai.onnx";

    private static readonly HashSet<string> Control = ["If", "Loop", "Scan", "SequenceMap"];

    private static readonly HashSet<string> Containers =
    [
        "ConcatFromSequence", "Optional", "OptionalGetElement", "OptionalHasElement", "SequenceAt", "SequenceConstruct", "SequenceEmpty",
        "SequenceErase", "SequenceInsert", "SequenceLength", "SplitToSequence",
    ];

    private static readonly HashSet<string> Texts = ["ImageDecoder", "RegexFullMatch", "StringConcat", "StringNormalizer", "StringSplit", "TfIdfVectorizer"];

    private static readonly HashSet<string> Random = ["Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"];

    /// <summary>Names an operator that is not among the ops as graphs do: with its domain, and the version that it is of.</summary>
    /// <param name="node">The node, in the form of the canonical operator set.</param>
    /// <param name="ops">Ops that graphs may use.</param>
    /// <exception cref="GraphException">The operator handles what is no tensor, or makes random numbers.</exception>
    public static void Mark(ImportNode node, OpRegistry ops)
    {
        if (Control.Contains(node.Op)) throw new GraphException("subgraphs are not supported: control flow has to be unrolled before export.");
        if (Containers.Contains(node.Op)) throw new GraphException("sequences and optional values are not supported, only tensors.");
        if (Texts.Contains(node.Op)) throw new GraphException("texts are not supported, only tensors of numbers and truth values.");
        if (Random.Contains(node.Op)) throw new GraphException("its numbers are others each time, and runs have to repeat to the bit: feed random numbers instead.");
        if (ops.TryFind(node.Op) is not (null or RuntimeOp)) return;
        if (node.OutputCount > 1) node.Attributes = node.Attributes.With(OnnxGraphWriter.OutputsAttribute, node.OutputCount);
        if (node.Op.Contains(':')) node.Attributes = node.Attributes.With(OnnxGraphWriter.OpsetAttribute, node.Version);
        else
        {
            if (node.Version > OpsetImports.Canonical) node.Attributes = node.Attributes.With(OnnxGraphWriter.OpsetAttribute, node.Version);
            node.Op = $"{Standard}:{node.Op}";
        }
    }
}
