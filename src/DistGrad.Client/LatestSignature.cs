namespace DistGrad;

/// <summary>
/// What labels come to in a graph. The latest signature is kept, as the next run mostly asks for the same: that saves finding the
/// labels again, of which there may be thousands. Safe for many threads.
/// </summary>
/// <param name="graph">The graph.</param>
internal sealed class LatestSignature(GraphIndex graph)
{
    private Known? _latest;

    /// <summary>The signature of an evaluation.</summary>
    /// <param name="fetches">Nodes to fetch, by label; the graph's outputs if null.</param>
    /// <param name="granularity">How many ops one node executes.</param>
    /// <exception cref="UnknownNodeException">There is no node of a label.</exception>
    public PlanSignature Evaluation(IReadOnlyCollection<string>? fetches, Granularity granularity)
    {
        if (Volatile.Read(ref _latest) is { IsGradient: false } latest && latest.IsFor(null, null, fetches, granularity)) return latest.Signature;
        var nodes = fetches is null ? graph.Outputs.ToArray() : graph.FindAll(fetches);
        var signature = PlanSignature.Of(nodes, PlanSignature.None, []) with { Granularity = granularity };
        return Keep(new Known(IsGradient: false, null, null, Copy(fetches), signature));
    }

    /// <summary>The signature of a gradient.</summary>
    /// <param name="of">The root, by label; the graph's only output if null.</param>
    /// <param name="wrt">Nodes to differentiate by, by label; all that consist of floating-point numbers if null.</param>
    /// <param name="fetches">More nodes to fetch, by label; none if null.</param>
    /// <param name="granularity">How many ops one node executes.</param>
    /// <exception cref="UnknownNodeException">There is no node of a label.</exception>
    /// <exception cref="ArgumentException">No root is given and the graph has several outputs.</exception>
    public PlanSignature Gradient(string? of, IReadOnlyCollection<string>? wrt, IReadOnlyCollection<string>? fetches, Granularity granularity)
    {
        if (Volatile.Read(ref _latest) is { IsGradient: true } latest && latest.IsFor(of, wrt, fetches, granularity)) return latest.Signature;
        var root = GraphQuery.Root(graph, of);
        var by = wrt is null ? GraphQuery.Differentiable(graph) : graph.FindAll(wrt);
        var signature = PlanSignature.Of(graph.FindAll(fetches ?? []).Append(root), root, by) with { Granularity = granularity };
        return Keep(new Known(IsGradient: true, of, Copy(wrt), Copy(fetches), signature));
    }

    private PlanSignature Keep(Known known)
    {
        Volatile.Write(ref _latest, known);
        return known.Signature;
    }

    // The caller may change his own.
    private static string[]? Copy(IReadOnlyCollection<string>? labels) => labels is null ? null : [.. labels];

    private sealed record Known(bool IsGradient, string? Of, string[]? Wrt, string[]? Fetches, PlanSignature Signature)
    {
        public bool IsFor(string? of, IReadOnlyCollection<string>? wrt, IReadOnlyCollection<string>? fetches, Granularity granularity) =>
            Of == of && Signature.Granularity == granularity && AreSame(Wrt, wrt) && AreSame(Fetches, fetches);

        private static bool AreSame(string[]? known, IReadOnlyCollection<string>? asked) =>
            known is null || asked is null ? known is null && asked is null : known.Length == asked.Count && known.SequenceEqual(asked);
    }
}
