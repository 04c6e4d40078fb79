namespace DistGrad;

/// <summary>Checks gradients of graphs of tensors against numerical ones.</summary>
/// <remarks>
/// Differences are taken in float64, so that a graph of float32 is held against the same graph of float64, and that against
/// differences. Where a function has a kink the rule's convention is one of many subgradients: there the gradient has to lie
/// between the derivatives to the left and to the right. At a jump, and beside points where the function is not defined, any number will do;
/// where NaN is met on the way, so will NaN.
/// </remarks>
/// <param name="compiler">Makes kernels.</param>
/// <param name="options">How to check; the defaults if null.</param>
public sealed class TensorGradientCheck(IKernelCompiler compiler, TensorGradientCheckOptions? options = null)
{
    // With smaller steps, differences of sums of many elements are rounding alone.
    private const int MostTries = 4;

    // Between that of a jump, 10, and that of the steepest of kinks, a cube root's.
    private const double JumpGrowth = 7;

    private readonly TensorGradientCheckOptions _options = options ?? new();
    private readonly LocalRunner _runner = new(compiler);
    private readonly Planner _planner = new(compiler.Ops, null, compiler);

    /// <summary>Compares gradients by rule with differences.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Values of its inputs, and of parameters that are replaced.</param>
    /// <param name="of">Label of the single number that is differentiated; if null, the graph's only output where that is a single number, else the sum of the outputs, each element times a weight of its own.</param>
    /// <param name="wrt">Labels of inputs and parameters to differentiate by; all of floating-point numbers that no shape depends on if null.</param>
    /// <returns>The report, or null where nothing is differentiable: no output or no input consists of floating-point numbers, or none is finite.</returns>
    /// <exception cref="DistGradException">The graph cannot be evaluated or differentiated.</exception>
    public GradientReport? Run(Graph graph, IReadOnlyDictionary<string, Tensor> feeds, string? of = null, IReadOnlyCollection<string>? wrt = null)
    {
        feeds = GraphQuery.ByElement(graph.Index, feeds);

        // What shapes depend on is no variable: another value of it may give another graph.
        var sources = Enumerable.Range(0, graph.Count).Where(node => graph.IsInput(node) || graph.IsParameter(node)).Except(Planned(graph, feeds)).Except(Ratios(graph));

        // An input that is not fed is one that nothing depends on, or the first run says so.
        int[] by = [.. wrt is not null ? graph.Index.FindAll(wrt) : sources.Where(node => graph.TypeOf(node).DType.IsFloat() && (graph.IsParameter(node) || feeds.ContainsKey(graph.Label(node))))];
        if (by.Length == 0) return null;
        var isWide = Enumerable.Range(0, graph.Count).All(node => graph.TypeOf(node).DType != DType.Float32);
        var wideFeeds = feeds.ToDictionary(feed => feed.Key, feed => Widening.Widen(feed.Value));
        if (Root(graph, feeds, isWide ? graph : Widening.Widen(graph, compiler.Ops), wideFeeds, of) is not { } summed) return null;
        var wide = isWide ? summed : Widening.Widen(summed, compiler.Ops);
        var analytic = Gradients(summed, feeds, by);
        var exact = isWide ? analytic : Gradients(wide, wideFeeds, by);

        // What differences vary has to be fed.
        foreach (var node in by.Where(wide.IsParameter)) wideFeeds.TryAdd(wide.Label(node), wide.ConstantOf(node).ToTensor(wide.TypeOf(node).DType));
        var checks = new List<GradientComparison>();
        var value = Evaluation(wide, wideFeeds);
        var meetsNaN = new Lazy<bool>(() => MeetsNaN(wide, wideFeeds));
        var each = Math.Clamp(_options.Coordinates / by.Length, 1, _options.CoordinatesEach);
        for (var i = 0; i < by.Length; i++)
        {
            // At what is not finite there are no differences.
            var at = wideFeeds[wide.Label(by[i])];
            foreach (var place in Places(exact[i].Count, each, i).Where(place => double.IsFinite(at.Number(place)))) checks.Add(Along(wide, by[i], place, exact[i].Number(place), wideFeeds, value, meetsNaN));
            if (!isWide) checks.AddRange(Precision(summed, by[i], analytic[i], exact[i]));
        }

        return checks.Count == 0 ? null : new GradientReport(checks.TrueForAll(check => check.Error <= check.Tolerance), checks);
    }

    // Shares that are dropped: how many elements are is what they say, and a rule gives them no gradient.
    private static IEnumerable<int> Ratios(Graph graph) =>
        Enumerable.Range(0, graph.Count).Where(node => graph.OpOf(node) == "Dropout" && graph.InputsOf(node).Length > 1).Select(node => graph.InputsOf(node)[1]);

    // Rules multiply by what a run has computed: NaN there makes NaN of a zero, even where the graph itself replaces it later.
    private bool MeetsNaN(Graph graph, IReadOnlyDictionary<string, Tensor> feeds)
    {
        var (needed, open) = (new HashSet<int>(), new Stack<int>([graph.Outputs[0]]));
        while (open.TryPop(out var node))
        {
            if (graph.IsAbsent(node) || !needed.Add(node)) continue;
            foreach (var input in graph.InputsOf(node)) open.Push(input);
        }

        var run = _runner.Run(graph, feeds, [.. needed.Select(graph.Label)]);
        return needed.Any(node => run.Value(node).ToTensor(graph.TypeOf(node).DType) is { DType: DType.Float64 } value && Array.Exists(value.Numbers(), double.IsNaN));
    }

    // The graph with one more node, the number that is differentiated, as its only output; null where no output is of floating-point
    // numbers. Outputs that are float32 whatever the inputs are, such as the mean of a LayerNormalization, are too coarse for differences;
    // one that has another shape in float64 is at a jump, such as a Range. Elements that are not finite are left out.
    private Graph? Root(Graph graph, IReadOnlyDictionary<string, Tensor> feeds, Graph wide, IReadOnlyDictionary<string, Tensor> wideFeeds, string? of)
    {
        int[] outputs = of is null ? [.. graph.Outputs.ToArray().Distinct()] : [graph.Find(of)];
        string[] labels = [.. outputs.Select(graph.Label)];
        var (narrowRun, run) = (_runner.Run(graph, feeds, labels), _runner.Run(wide, wideFeeds, labels));
        var builder = new Specializer(compiler.Ops).Continue(graph);
        Expr? sum = null;
        foreach (var output in outputs)
        {
            var value = run.Value(output).ToTensor(wide.TypeOf(output).DType == DType.Bool ? DType.Bool : DType.Float64);
            if (value.DType != DType.Float64 || value.Count == 0) continue;
            var narrow = narrowRun.Value(output).ToTensor(DType.Float64).Type;
            if (narrow.Shape != value.Shape) continue;
            var term = new Expr(builder, output);
            if (of is null && (outputs.Length > 1 || narrow.Shape.Count > 1)) term *= builder.Constant(Weights(narrow));
            if (of is null && !value.IsFinite()) term = Functions.Where(builder.Constant(Finite(value)), term, term.Like(0));
            if (of is null) term = Functions.ReduceSum(term);
            sum = sum is { } before ? before + Functions.Cast(term, before.Type.DType) : term;
        }

        return sum is { } root ? builder.Build(root) : null;
    }

    // One element that is not finite would make the whole sum so, and all differences NaN.
    private static Tensor Finite(Tensor value) =>
        Tensor.Of<bool>(value.Shape, [.. value.Numbers().Select(double.IsFinite)]);

    private Tensor[] Gradients(Graph graph, IReadOnlyDictionary<string, Tensor> feeds, int[] by)
    {
        var run = _runner.Run(graph, feeds, of: graph.Label(graph.Outputs[0]), wrt: [.. by.Select(graph.Label)]);
        return Array.ConvertAll(by, node => run.Gradient(node).ToTensor(DType.Float64));
    }

    // The plan is made once, since types stay the same; but a value that shapes or rules depend on is a part of the plan.
    private Func<int, Dictionary<string, Tensor>, double> Evaluation(Graph graph, Dictionary<string, Tensor> feeds)
    {
        var root = graph.Outputs[0];
        var signature = Signature(feeds);
        var plan = _planner.Plan(graph, signature);
        var planned = Planned(graph, feeds);
        return (node, moved) => _runner.Run(planned.Contains(node) ? _planner.Plan(graph, Signature(moved)) : plan, GraphQuery.Feeds(graph, moved)).Value(root).ToTensor(DType.Float64).Number(0);

        PlanSignature Signature(Dictionary<string, Tensor> given) => PlanSignature.Of([root], PlanSignature.None, []) with
        {
            Granularity = Granularity.Fused,
            Feeds = FedTypes.Of(graph, GraphQuery.Feeds(graph, given), compiler.Ops),
        };
    }

    // The feeds whose values are a part of the plan.
    private HashSet<int> Planned(Graph graph, IReadOnlyDictionary<string, Tensor> feeds) =>
        [.. FedTypes.Of(graph, GraphQuery.Feeds(graph, feeds), compiler.Ops).Where(feed => feed.Value is not null).Select(feed => feed.Node)];

    private GradientComparison Along(Graph graph, int node, int place, double analytic, Dictionary<string, Tensor> feeds, Func<int, Dictionary<string, Tensor>, double> value, Lazy<bool> meetsNaN)
    {
        var at = feeds[graph.Label(node)];
        var step = _options.Step * Math.Max(1, Math.Abs(at.Number(place)));
        var numeric = NumericDerivative.Central(Moved, step, 0.1 * _options.Tolerance, MostTries);
        if (Error(analytic, numeric) <= _options.Tolerance) return Comparison(graph, node, place, analytic, numeric, _options.Tolerance);
        if (double.IsNaN(analytic) && meetsNaN.Value) return Comparison(graph, node, place, analytic, analytic, _options.Tolerance);
        var (left, right) = NumericDerivative.Sides(Moved, step * _options.SideStep);
        if (double.IsFinite(analytic) && IsJump(left, right)) return Comparison(graph, node, place, analytic, analytic, _options.Tolerance);
        var slack = _options.Tolerance * Math.Max(1, Math.Abs(analytic));
        var isKink = Error(left, right) > _options.KinkTolerance || !double.IsFinite(left) || !double.IsFinite(right);

        // Beside the domain there is no derivative to one side; and none at all where a slope is infinite.
        var (low, high) = (Math.Min(double.IsNaN(left) ? right : left, double.IsNaN(right) ? left : right), Math.Max(double.IsNaN(left) ? right : left, double.IsNaN(right) ? left : right));
        var isBetween = double.IsInfinity(analytic) || (analytic >= low - slack && analytic <= high + slack);
        return Comparison(graph, node, place, analytic, isKink && isBetween ? analytic : numeric, _options.Tolerance);

        // Steps to one side divide the height of a jump: a tenth of the step gives ten times the slope.
        bool IsJump(double left, double right)
        {
            var (nearLeft, nearRight) = NumericDerivative.Sides(Moved, step * _options.SideStep * 0.1);
            return Grows(left, nearLeft) || Grows(right, nearRight);

            static bool Grows(double slope, double near) => Math.Abs(slope) > 1 && Math.Abs(near) > JumpGrowth * Math.Abs(slope);
        }

        double Moved(double h)
        {
            var numbers = at.Numbers();
            numbers[place] += h;
            try
            {
                return value(node, new Dictionary<string, Tensor>(feeds) { [graph.Label(node)] = Tensor.FromNumbers(at.Type, numbers) });
            }
            catch (NodeFailedException)
            {
                return double.NaN; // beside the domain
            }
        }
    }

    // All elements, but only the worst is reported.
    private IEnumerable<GradientComparison> Precision(Graph graph, int node, Tensor single, Tensor exact)
    {
        if (single.Count == 0) yield break;
        var scale = exact.Numbers().Select(Math.Abs).Where(double.IsFinite).Append(1).Max();
        var worst = Enumerable.Range(0, single.Count).MaxBy(i => Error(single.Number(i) / scale, exact.Number(i) / scale) is var error && double.IsNaN(error) ? double.PositiveInfinity : error);
        yield return Comparison(graph, node, worst, single.Number(worst), exact.Number(worst), _options.SingleTolerance, scale) with { IsOfPrecision = true };
    }

    private static GradientComparison Comparison(Graph graph, int node, int place, double analytic, double numeric, double tolerance, double scale = 1)
    {
        var label = graph.TypeOf(node).Shape is { HasRank: true, Rank: 0 } ? graph.Label(node) : $"{graph.Label(node)}[{place}]";
        return new GradientComparison(label, graph.OpOf(node), analytic, numeric, Error(analytic / scale, numeric / scale)) { Tolerance = tolerance };
    }

    private static double Error(double x, double y) => x.Equals(y) ? 0 : Math.Abs(x - y) / Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));

    // The elements to check: all, or some that a seed chooses, each once, ascending.
    private IEnumerable<int> Places(int count, int most, int salt)
    {
        if (count <= most) return Enumerable.Range(0, count);
        var random = new Random(_options.Seed + salt);
        var chosen = new SortedSet<int>();
        while (chosen.Count < most) chosen.Add(random.Next(count));
        return chosen;
    }

    private Tensor Weights(TensorType type)
    {
        var random = new Random(_options.Seed);
        var weights = new double[type.Shape.Count];
        for (var i = 0; i < weights.Length; i++) weights[i] = 0.5 + random.NextDouble();
        return Tensor.FromNumbers(type, weights);
    }
}
