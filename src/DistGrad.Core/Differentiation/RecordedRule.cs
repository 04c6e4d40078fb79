namespace DistGrad;

/// <summary>A gradient rule as a graph that can travel: inputs are nodes 0 to n-1, then come output and upstream gradient, then what the rule emitted.</summary>
/// <param name="graph">The emitted graph, whose outputs are gradients.</param>
/// <param name="wrt">For each of them, the input whose gradient it is.</param>
internal sealed class RecordedRule(Graph graph, int[] wrt)
{
    private const string RuleAttribute = "vjp";
    private const string WrtAttribute = "wrt";

    /// <summary>Records a rule.</summary>
    /// <param name="inputs">What the rule is by, of known element types; extents may be open.</param>
    /// <param name="output">The value that is differentiated.</param>
    /// <param name="vjp">The rule.</param>
    /// <exception cref="GraphException">The rule fails.</exception>
    public static RecordedRule Record(ReadOnlySpan<Expr> inputs, Expr output, Action<VjpContext> vjp)
    {
        var builder = new GraphBuilder("gradient rule", output.Builder!.Ops);
        var op = builder.Ops.Find<CustomGradientOp>();
        var (mine, types) = (new Expr[inputs.Length], new TensorType[inputs.Length]);
        for (var i = 0; i < mine.Length; i++) mine[i] = builder.Input($"x{i}", types[i] = inputs[i].Type);
        var context = new VjpContext(builder, mine, builder.Input("z", output.Type), builder.Input("upstream", output.Type), new OpNode(op, types)) { Fits = false };
        try
        {
            vjp(context);
        }
        catch (Exception e) when (e is not DistGradException)
        {
            throw new GraphException($"The custom gradient rule fails: {e.Message}");
        }

        int[] wrt = [.. Enumerable.Range(0, mine.Length).Where(i => context.GradientOf(i) is not null)];
        Expr[] gradients = [.. wrt.Select(i => context.GradientOf(i)!.Value)];
        for (var i = 0; i < wrt.Length; i++)
        {
            if (gradients[i].Type.DType != types[wrt[i]].DType)
                throw new GraphException($"The custom gradient rule gives a gradient of type {gradients[i].Type} for input {wrt[i]}, which is {types[wrt[i]]}; cast it.");
        }

        return new RecordedRule(builder.Build(gradients), wrt);
    }

    /// <summary>Reads a rule from attributes of a node.</summary>
    /// <param name="attributes">What <see cref="ToAttributes"/> gave.</param>
    /// <exception cref="GraphException">They hold no rule.</exception>
    public static RecordedRule From(Attributes attributes)
    {
        var bytes = new byte[attributes.String(RuleAttribute, "").Length];
        if (!Convert.TryFromBase64String(attributes.String(RuleAttribute, ""), bytes, out var length) || length == 0) throw Broken();
        var (graph, wrt) = (Graph.FromBytes(bytes.AsSpan(0, length)), attributes.Ints(WrtAttribute) ?? []);
        return wrt.Length == 0 || wrt.Length == graph.Outputs.Length ? new RecordedRule(graph, Array.ConvertAll(wrt, i => (int)i)) : throw Broken();
    }

    /// <summary>The same rule with float64 in place of float32.</summary>
    /// <param name="ops">Ops that the rule may use.</param>
    public RecordedRule Widened(OpRegistry ops) => new(Widening.Widen(graph, ops), wrt);

    /// <summary>The rule as attributes of a node.</summary>
    public Attributes ToAttributes() =>
        Attributes.None.With(RuleAttribute, Convert.ToBase64String(graph.ToBytes())).With(WrtAttribute, (IEnumerable<int>)wrt);

    /// <summary>Emits the rule into the graph that its inputs are of.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">The value.</param>
    /// <param name="upstream">Gradient of the root with respect to the value.</param>
    /// <returns>Inputs and their gradients.</returns>
    public IEnumerable<(int Input, Expr Gradient)> Inline(Expr[] inputs, Expr output, Expr upstream)
    {
        Expr[] given = [.. inputs, output, upstream];
        for (var i = 0; i < given.Length; i++)
            if (i >= graph.Count || !graph.IsInput(i)) throw Broken();
        if (Array.Exists(wrt, input => (uint)input >= (uint)inputs.Length)) throw Broken();
        if (wrt.Length == 0) return [];
        var copied = new GraphCopy(graph, upstream.Builder!, given).Copy(graph.Outputs);
        return wrt.Zip(copied);
    }

    private static GraphException Broken() => new("the attributes of a custom gradient hold no gradient rule; make one by Functions.CustomGradient.");
}
