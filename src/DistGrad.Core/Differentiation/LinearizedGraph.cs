namespace DistGrad;

/// <summary>
/// Forward derivatives from reverse rules: a vector-Jacobian product is linear in its vector u, and its derivative by u is the
/// Jacobian-vector product, whatever u is.
/// </summary>
/// <remarks>Source: J. Townsend, "A new trick for calculating Jacobian vector products" (2017).</remarks>
internal sealed class LinearizedGraph
{
    private readonly DerivedGraph _graph;
    private readonly Expr[] _vectors;
    private readonly Expr?[] _products;

    /// <summary>Adds a vector-Jacobian product to a graph, whose vector stays in it only if a rule is not linear.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="roots">Nodes to differentiate.</param>
    /// <param name="wrt">Nodes to differentiate by.</param>
    public LinearizedGraph(DerivedGraph graph, Expr[] roots, Expr[] wrt)
    {
        _graph = graph;
        _vectors = Array.ConvertAll(roots, root => graph.Full(root.Type, 0));
        _products = Differentiator.Gradients(graph.Builder, [.. roots.Zip(_vectors)], wrt);
    }

    /// <summary>Products of the Jacobian with a vector, one for each root; null where it is zero.</summary>
    /// <param name="vector">A part for each node that is differentiated by; null for zero.</param>
    public Expr?[] Push(Expr?[] vector)
    {
        var seeded = new List<(Expr, Expr)>();
        for (var i = 0; i < vector.Length; i++)
            if (_products[i] is { } product && vector[i] is { } part) seeded.Add((product, part));
        return seeded.Count == 0 ? new Expr?[_vectors.Length] : Differentiator.Gradients(_graph.Builder, seeded, _vectors);
    }
}
