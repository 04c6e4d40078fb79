namespace DistGrad;

/// <summary>
/// Derivatives as graphs: each method gives a graph that has all named nodes of the one it is made of, new outputs, and runs
/// like any other. Derivatives of derivatives are made by applying a method to the result of another.
/// </summary>
/// <remarks>
/// Extents must be known (see <see cref="Specializer.Specialize(Graph, IReadOnlyDictionary{string, Tensor})"/>). Nodes are
/// named by label; results are simplified (see <see cref="Simplifier"/>), and outputs named as in <see cref="DerivativeNames"/>.
/// At kinks the ops' conventions hold, in all orders.
/// </remarks>
public static partial class Derivatives
{
    /// <summary>Gradient of a single number: an output for each node that is differentiated by, in that order.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="of">The root; the graph's only output if null.</param>
    /// <param name="wrt">Nodes to differentiate by; all floating-point inputs if null.</param>
    /// <param name="ops">Ops that the graph may use; the standard ones if null.</param>
    /// <exception cref="GraphException">The root is no single number, a node is no floating-point value, or extents are open.</exception>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public static Graph Gradient(Graph graph, string? of = null, IReadOnlyCollection<string>? wrt = null, OpRegistry? ops = null)
    {
        var derived = new DerivedGraph(graph, "gradient", ops);
        var (root, by) = (derived.Root(of), derived.Wrt(wrt));
        var gradients = Gradients(derived, root, by);
        for (var i = 0; i < by.Length; i++)
            derived.Output(DerivativeNames.Gradient(derived.Label(root), derived.Label(by[i])), gradients[i], by[i].Type);
        return derived.Build();
    }

    /// <summary>Vector-Jacobian product: an input <c>v(f)</c> for each node that is differentiated, and an output <c>vjp(x) = Σ v(f)·∂f/∂x</c>, over all f, for each that is differentiated by.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="of">Nodes to differentiate; the graph's outputs if null.</param>
    /// <param name="wrt">Nodes to differentiate by; all floating-point inputs if null.</param>
    /// <param name="ops">Ops that the graph may use; the standard ones if null.</param>
    /// <exception cref="GraphException">A node is no floating-point value, or extents are open.</exception>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public static Graph Vjp(Graph graph, IReadOnlyCollection<string>? of = null, IReadOnlyCollection<string>? wrt = null, OpRegistry? ops = null)
    {
        var derived = new DerivedGraph(graph, "vector-Jacobian product", ops);
        var (roots, by) = (derived.Roots(of), derived.Wrt(wrt));
        var seeded = Array.ConvertAll(roots, root => (root, derived.Input(DerivativeNames.Vector(derived.Label(root)), root)));
        var products = Differentiator.Gradients(derived.Builder, seeded, by);
        for (var i = 0; i < by.Length; i++) derived.Output(DerivativeNames.Vjp(derived.Label(by[i])), products[i], by[i].Type);
        return derived.Build();
    }

    /// <summary>Jacobian-vector product: an input <c>v(x)</c> for each node that is differentiated by, and an output <c>jvp(f) = Σ ∂f/∂x·v(x)</c>, over all x, for each that is differentiated.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="of">Nodes to differentiate; the graph's outputs if null.</param>
    /// <param name="wrt">Nodes to differentiate by; all floating-point inputs if null.</param>
    /// <param name="ops">Ops that the graph may use; the standard ones if null.</param>
    /// <exception cref="GraphException">A node is no floating-point value, or extents are open.</exception>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public static Graph Jvp(Graph graph, IReadOnlyCollection<string>? of = null, IReadOnlyCollection<string>? wrt = null, OpRegistry? ops = null)
    {
        var derived = new DerivedGraph(graph, "Jacobian-vector product", ops);
        var (roots, by) = (derived.Roots(of), derived.Wrt(wrt));
        var linear = new LinearizedGraph(derived, roots, by);
        var products = linear.Push(Array.ConvertAll(by, x => (Expr?)derived.Input(DerivativeNames.Vector(derived.Label(x)), x)));
        for (var i = 0; i < roots.Length; i++) derived.Output(DerivativeNames.Jvp(derived.Label(roots[i])), products[i], roots[i].Type);
        return derived.Build();
    }

    /// <summary>Hessian-vector product of a single number: an input <c>v(x)</c> and an output <c>hvp(x) = Σ ∂²f/∂x∂y·v(y)</c>, over all y, for each node x that is differentiated by.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="of">The root; the graph's only output if null.</param>
    /// <param name="wrt">Nodes to differentiate by; all floating-point inputs if null.</param>
    /// <param name="ops">Ops that the graph may use; the standard ones if null.</param>
    /// <exception cref="GraphException">The root is no single number, a node is no floating-point value, or extents are open.</exception>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    public static Graph Hvp(Graph graph, string? of = null, IReadOnlyCollection<string>? wrt = null, OpRegistry? ops = null)
    {
        var derived = new DerivedGraph(graph, "Hessian-vector product", ops);
        var (root, by) = (derived.Root(of), derived.Wrt(wrt));
        var vectors = Array.ConvertAll(by, x => derived.Input(DerivativeNames.Vector(derived.Label(x)), x));
        var seeded = Gradients(derived, root, by).Zip(vectors).Where(pair => pair.First is not null).Select(pair => (pair.First!.Value, pair.Second)).ToArray();
        var products = seeded.Length == 0 ? new Expr?[by.Length] : Differentiator.Gradients(derived.Builder, seeded, by);
        for (var i = 0; i < by.Length; i++) derived.Output(DerivativeNames.Hvp(derived.Label(by[i])), products[i], by[i].Type);
        return derived.Build();
    }

    private static Expr?[] Gradients(DerivedGraph derived, Expr root, Expr[] wrt) =>
        Differentiator.Gradients(derived.Builder, [(root, derived.Full(root.Type, 1))], wrt);
}
