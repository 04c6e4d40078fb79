using Block = DistGrad.TensorBlocks.Block;

namespace DistGrad;

/// <summary>Runs of graphs that are derived from another for one question, and gone afterwards.</summary>
internal sealed class DerivedRuns
{
    // Directions under way at once: enough for the silos, few enough to leave room for the runs of others.
    private const int MaxAtOnce = 16;

    private readonly ClusterGraphs _graphs;
    private readonly Feeds _feeds;
    private readonly RunOptions _options;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Takes a graph as it is for some feeds.</summary>
    /// <param name="graphs">The cluster.</param>
    /// <param name="graph">The graph; extents may be open.</param>
    /// <param name="feeds">Values of its inputs.</param>
    /// <param name="options">How runs are made.</param>
    /// <param name="cancellationToken">Cancels them.</param>
    public DerivedRuns(ClusterGraphs graphs, Graph graph, Feeds? feeds, RunOptions? options, CancellationToken cancellationToken)
    {
        (_graphs, _feeds, _cancellationToken) = (graphs, feeds ?? [], cancellationToken);
        _options = options ?? new();

        // Nobody can look at runs of a graph that goes at once.
        if (_options.Retention == RunRetention.Auto) _options = _options with { Retention = RunRetention.None };
        Graph = new Specializer(graphs.Ops).Specialize(graph, _feeds);
    }

    /// <summary>The graph with the types that are fed.</summary>
    public Graph Graph { get; }

    /// <summary>Values of a derived graph's outputs.</summary>
    /// <param name="derived">The graph.</param>
    /// <param name="vectors">Values of the inputs that it has beyond those it was derived from, in order.</param>
    public async Task<Tensor[]> RunAsync(Graph derived, IReadOnlyList<Tensor> vectors)
    {
        var results = new Tensor[1][];
        await RunAllAsync(derived, 1, _ => vectors, (i, outputs) => results[i] = outputs).ConfigureAwait(false);
        return results[0];
    }

    /// <summary>Blocks from one run for each direction, in which one element of one vector is 1 and all others are 0.</summary>
    /// <param name="derived">A graph of products with vectors.</param>
    /// <param name="rows">Nodes that rows belong to.</param>
    /// <param name="columns">Nodes that columns belong to.</param>
    /// <param name="areRows">Whether directions give rows (the vectors are of the types of rows) or columns.</param>
    public async Task<TensorBlocks> RunDirectionsAsync(Graph derived, IReadOnlyList<Block> rows, IReadOnlyList<Block> columns, bool areRows)
    {
        var numbers = new double[rows.Count, columns.Count][];
        for (var i = 0; i < rows.Count; i++)
            for (var j = 0; j < columns.Count; j++) numbers[i, j] = new double[rows[i].Count * columns[j].Count];
        var directed = areRows ? rows : columns;
        var directions = directed.SelectMany((block, at) => Enumerable.Range(0, block.Count).Select(element => (Block: at, Element: element))).ToArray();
        await RunAllAsync(derived, directions.Length, direction => OneHot(directed, directions[direction]), Store).ConfigureAwait(false);
        return new TensorBlocks(rows, columns, (i, j) => Tensor.FromNumbers(new TensorType(rows[i].Type.DType, new Shape([.. rows[i].Type.Shape.Extents, .. columns[j].Type.Shape.Extents])), numbers[i, j]));

        void Store(int direction, Tensor[] outputs)
        {
            var (at, element) = directions[direction];
            for (var other = 0; other < outputs.Length; other++)
            {
                var (target, output) = (areRows ? numbers[at, other] : numbers[other, at], outputs[other]);
                var (start, step) = areRows ? (element * output.Count, 1) : (element, columns[at].Count);
                for (var i = 0; i < output.Count; i++) target[start + (i * step)] = output.Number(i);
            }
        }
    }

    private static Tensor[] OneHot(IReadOnlyList<Block> blocks, (int Block, int Element) direction)
    {
        var vectors = new Tensor[blocks.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            var numbers = new double[blocks[i].Count];
            if (i == direction.Block) numbers[direction.Element] = 1;
            vectors[i] = Tensor.FromNumbers(blocks[i].Type, numbers);
        }

        return vectors;
    }

    private async Task RunAllAsync(Graph derived, int count, Func<int, IReadOnlyList<Tensor>> vectors, Action<int, Tensor[]> store)
    {
        // What is constant, zeros above all, needs no run.
        var fetches = derived.Outputs.ToArray().Where(output => !derived.IsConstant(output)).Select(derived.Label).ToArray();
        if (fetches.Length == 0)
        {
            for (var i = 0; i < count; i++) store(i, OutputsOf(derived, null));
            return;
        }

        string[] names = [.. GraphQuery.InputsOf(derived).Select(derived.Label).Where(name => !Graph.TryFind(name, out _))];
        await _graphs.UseAsync(
            derived,
            async handle =>
            {
                var all = new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = _cancellationToken };
                await Parallel.ForAsync(0, count, all, async (i, cancellationToken) =>
                {
                    var options = _options.RunId is { } id && count > 1 ? _options with { RunId = $"{id}/{i}" } : _options;
                    var run = await handle.EvaluateAsync(Feeds(derived, names, vectors(i)), fetches, options, cancellationToken: cancellationToken).ConfigureAwait(false);
                    store(i, OutputsOf(derived, run));
                }).ConfigureAwait(false);
                return count;
            },
            _cancellationToken).ConfigureAwait(false);
    }

    // Feeds that shapes depend on are part of the derived graph already.
    private Feeds Feeds(Graph derived, string[] names, IReadOnlyList<Tensor> vectors)
    {
        var feeds = new Feeds();
        foreach (var (name, value) in _feeds)
            if (!derived.TryFind(name, out var node) || !derived.IsConstant(node)) feeds.Add(name, new Feed(value));
        for (var i = 0; i < names.Length; i++) feeds.Add(names[i], new Feed(vectors[i]));
        return feeds;
    }

    private static Tensor[] OutputsOf(Graph derived, RunResult? run) =>
        [.. derived.Outputs.ToArray().Select(output => derived.IsConstant(output) ? derived.ConstantOf(output).ToTensor(derived.TypeOf(output).DType) : run!.Tensor(derived.Label(output)))];
}
