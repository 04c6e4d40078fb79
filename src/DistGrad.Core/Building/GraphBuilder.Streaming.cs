namespace DistGrad;

// A graph that is sent away in chunks while it is built, so that it takes no memory here but for its names.
public sealed partial class GraphBuilder
{
    // Nodes of the chunk that is being filled; null where the graph stays here.
    private readonly ChunkDraft? _draft;

    // Takes sealed chunks, and waits as long as there are too many.
    private readonly Action<byte[]>? _sink;

    private readonly List<int> _streamedInputs = [];

    // Number that each kind has in the stream, or -1: a kind that no node came to have is not part of it.
    private readonly List<int> _streamedKinds = [];

    /// <summary>Seals what is left of a graph that was streamed.</summary>
    /// <param name="outputs">What the graph is for; none means the last node.</param>
    /// <returns>Names, inputs and outputs of the graph.</returns>
    /// <exception cref="GraphException">The graph is empty.</exception>
    internal GraphIndex EndStream(ReadOnlySpan<Expr> outputs)
    {
        RequireOutputs(outputs);
        var (draft, sink, count) = (_draft!, _sink!, Count);
        var end = new GraphEnd(Name, [.. _names.ByNode.Keys], [.. _names.ByNode.Values], [.. _names.Groups], outputs.IsEmpty ? [count - 1] : Nodes(outputs));
        sink(draft.Seal());
        sink(end.ToBytes());
        var inputs = _streamedInputs.ToArray();
        return new GraphIndex(Name, count, end.Names, end.NamedNodes, end.Groups, end.Outputs, () => (inputs, Array.ConvertAll(inputs, _ => InputGroup.Element)));
    }

    private Expr Stream(ChunkDraft draft, ushort kind, ReadOnlySpan<Expr> inputs)
    {
        if (draft.IsFull) _sink!(draft.Seal());
        var number = _streamedKinds[kind];
        draft.AddNode((ushort)(number < 0 ? draft.Kinds : number), inputs.Length);
        foreach (var input in inputs) draft.AddInput(input.Node);
        if (number < 0)
        {
            // A kind belongs to the chunk of the first node that has it.
            _streamedKinds[kind] = draft.Kinds;
            draft.AddKind(_kinds[kind]);
        }

        return new Expr(this, draft.First + draft.Nodes - 1);
    }

    private void StreamKind(NodeKind kind)
    {
        if (!kind.Type.IsScalar) throw NotStreamed($"{kind.Op} of type {kind.Type}");
        _streamedKinds.Add(-1);
    }

    private GraphException NotStreamed(string what) =>
        new($"Graph '{Name}' goes to the cluster while it is built, and such a graph consists of float64 scalars: {what} (node #{Count}) cannot be part of it. Build the whole graph and submit that.");
}
