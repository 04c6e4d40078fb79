using Block = DistGrad.TensorBlocks.Block;

namespace DistGrad;

/// <content>Derivatives beyond the gradient: graphs are derived here, run on the cluster, and deleted there. To run one more than once, submit what <see cref="Derivatives"/> gives.</content>
public sealed partial class GraphHandle
{
    /// <summary>Vector-Jacobian product, <c>Σ v(f)·∂f/∂x</c> over all f, for each x.</summary>
    /// <param name="vectors">Vectors v(f), by label of the node f that is differentiated, each of that node's type.</param>
    /// <param name="feeds">Values of the inputs that those nodes depend on.</param>
    /// <param name="wrt">Nodes x to differentiate by, by label; all floating-point inputs if null.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The products, by label of x.</returns>
    /// <exception cref="DistGradException">The request does not fit the graph, or the run failed.</exception>
    public async Task<IReadOnlyDictionary<string, Tensor>> VjpAsync(
        Feeds vectors, Feeds? feeds = null, IReadOnlyCollection<string>? wrt = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var runs = await RunsAsync(feeds, options, cancellationToken).ConfigureAwait(false);
        vectors = Elements(vectors);
        string[] of = [.. vectors.Keys];
        var by = By(runs.Graph, wrt);
        var products = await runs.RunAsync(Derivatives.Vjp(runs.Graph, of, Labels(by), _graphs.Ops), [.. vectors.Values]).ConfigureAwait(false);
        return ByLabel(by, products);
    }

    /// <summary>Jacobian-vector product, <c>Σ ∂f/∂x·v(x)</c> over all x, for each f: how much f changes in the direction v.</summary>
    /// <param name="vectors">Vectors v(x), by label of the node x that is differentiated by, each of that node's type.</param>
    /// <param name="feeds">Values of the inputs that the differentiated nodes depend on.</param>
    /// <param name="of">Nodes f to differentiate, by label; the graph's outputs if null.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The products, by label of f.</returns>
    /// <exception cref="DistGradException">The request does not fit the graph, or the run failed.</exception>
    public async Task<IReadOnlyDictionary<string, Tensor>> JvpAsync(
        Feeds vectors, Feeds? feeds = null, IReadOnlyCollection<string>? of = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var runs = await RunsAsync(feeds, options, cancellationToken).ConfigureAwait(false);
        vectors = Elements(vectors);
        var roots = Of(runs.Graph, of);
        var products = await runs.RunAsync(Derivatives.Jvp(runs.Graph, Labels(roots), [.. vectors.Keys], _graphs.Ops), [.. vectors.Values]).ConfigureAwait(false);
        return ByLabel(roots, products);
    }

    /// <summary>Hessian-vector product of a single number, <c>Σ ∂²f/∂x∂y·v(y)</c> over all y, for each x: how much the gradient changes in the direction v.</summary>
    /// <param name="vectors">Vectors v(y), by label of the node that is differentiated by, each of that node's type.</param>
    /// <param name="feeds">Values of the inputs that the root depends on.</param>
    /// <param name="of">The root, by label; the graph's only output if null.</param>
    /// <param name="options">How the run is made; the defaults if null.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The products, by label of the node.</returns>
    /// <exception cref="DistGradException">The request does not fit the graph, or the run failed.</exception>
    public async Task<IReadOnlyDictionary<string, Tensor>> HvpAsync(
        Feeds vectors, Feeds? feeds = null, string? of = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var runs = await RunsAsync(feeds, options, cancellationToken).ConfigureAwait(false);
        vectors = Elements(vectors);
        var by = By(runs.Graph, [.. vectors.Keys]);
        var products = await runs.RunAsync(Derivatives.Hvp(runs.Graph, Root(runs.Graph, of), Labels(by), _graphs.Ops), [.. vectors.Values]).ConfigureAwait(false);
        return ByLabel(by, products);
    }

    /// <summary>Full Jacobian, all <c>∂f/∂x</c>: in one run where that is a small graph, else in one run for each element of whichever side has fewer.</summary>
    /// <param name="of">Nodes f to differentiate, by label; the graph's outputs if null.</param>
    /// <param name="feeds">Values of the inputs that those nodes depend on.</param>
    /// <param name="wrt">Nodes x to differentiate by, by label; all floating-point inputs if null.</param>
    /// <param name="options">How the runs are made; the defaults if null.</param>
    /// <param name="cancellationToken">Cancels the runs.</param>
    /// <exception cref="DistGradException">The request does not fit the graph, or a run failed.</exception>
    public async Task<TensorBlocks> JacobianAsync(
        IReadOnlyCollection<string>? of = null, Feeds? feeds = null, IReadOnlyCollection<string>? wrt = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var runs = await RunsAsync(feeds, options, cancellationToken).ConfigureAwait(false);
        var (roots, by) = (Of(runs.Graph, of), By(runs.Graph, wrt));
        if (Derivatives.TryJacobian(runs.Graph, Labels(roots), Labels(by), _graphs.Ops, _graphs.Options.MaxMatrixNodes) is { } jacobian)
            return await MatrixAsync(runs, jacobian, roots, by).ConfigureAwait(false);
        var isReverse = roots.Sum(root => root.Count) <= by.Sum(x => x.Count);
        var products = isReverse ? Derivatives.Vjp(runs.Graph, Labels(roots), Labels(by), _graphs.Ops) : Derivatives.Jvp(runs.Graph, Labels(roots), Labels(by), _graphs.Ops);
        return await runs.RunDirectionsAsync(products, roots, by, isReverse).ConfigureAwait(false);
    }

    /// <summary>Hessian of a single number, all <c>∂²f/∂x∂y</c>: in one run where that is a small graph, else in one run for each element that is differentiated by.</summary>
    /// <param name="of">The root, by label; the graph's only output if null.</param>
    /// <param name="feeds">Values of the inputs that the root depends on.</param>
    /// <param name="wrt">Nodes to differentiate by, by label; all floating-point inputs if null.</param>
    /// <param name="options">How the runs are made; the defaults if null.</param>
    /// <param name="cancellationToken">Cancels the runs.</param>
    /// <exception cref="DistGradException">The request does not fit the graph, or a run failed.</exception>
    public async Task<TensorBlocks> HessianAsync(
        string? of = null, Feeds? feeds = null, IReadOnlyCollection<string>? wrt = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var runs = await RunsAsync(feeds, options, cancellationToken).ConfigureAwait(false);
        var (root, by) = (Root(runs.Graph, of), By(runs.Graph, wrt));
        return Derivatives.TryHessian(runs.Graph, root, Labels(by), _graphs.Ops, _graphs.Options.MaxMatrixNodes) is { } hessian
            ? await MatrixAsync(runs, hessian, by, by).ConfigureAwait(false)
            : await runs.RunDirectionsAsync(Derivatives.Hvp(runs.Graph, root, Labels(by), _graphs.Ops), by, by, areRows: true).ConfigureAwait(false);
    }

    // Derived graphs have single nodes: a vector for a group is one for each of its elements.
    private Feeds Elements(Feeds vectors) => Feeds.Of(GraphQuery.ByElement(Index, vectors));

    // Deriving takes the whole graph.
    private async Task<DerivedRuns> RunsAsync(Feeds? feeds, RunOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new DerivedRuns(_graphs, await DownloadAsync(cancellationToken).ConfigureAwait(false), feeds, options, cancellationToken);
    }

    private static async Task<TensorBlocks> MatrixAsync(DerivedRuns runs, Graph matrix, Block[] rows, Block[] columns)
    {
        var outputs = await runs.RunAsync(matrix, []).ConfigureAwait(false);
        return new TensorBlocks(rows, columns, (i, j) => outputs[(i * columns.Length) + j]);
    }

    private static string Root(Graph graph, string? of) => graph.Label(GraphQuery.Root(graph, of));

    private static Block[] Of(Graph graph, IReadOnlyCollection<string>? of) => Blocks(graph, of is null ? graph.Outputs.ToArray().Distinct() : graph.Index.FindAll(of));

    private static Block[] By(Graph graph, IReadOnlyCollection<string>? wrt) =>
        Blocks(graph, wrt is null ? GraphQuery.InputsOf(graph).Where(input => graph.TypeOf(input).DType.IsFloat()) : graph.Index.FindAll(wrt));

    private static Block[] Blocks(Graph graph, IEnumerable<int> nodes) => [.. nodes.Select(node => new Block(graph.Label(node), graph.TypeOf(node)))];

    private static string[] Labels(Block[] blocks) => Array.ConvertAll(blocks, block => block.Label);

    private static Dictionary<string, Tensor> ByLabel(Block[] blocks, Tensor[] values) =>
        blocks.Zip(values).ToDictionary(pair => pair.First.Label, pair => pair.Second);
}
