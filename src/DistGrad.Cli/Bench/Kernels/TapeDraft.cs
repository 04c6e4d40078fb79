namespace DistGrad.Cli.Bench.Kernels;

/// <summary>A random graph of additions, multiplications and maxima in equal shares, and the same as a plain tape.</summary>
/// <remarks>
/// <para>
/// Operands are drawn uniformly from the last 1,000 ops. A pair is drawn again while the result's absolute value is not within 1/4 and 2, so
/// that values stay tame; and every 100,000 ops a section begins that draws from the 1,000 inputs instead of the section before, so that
/// gradients, which grow from op to op, do too.
/// </para>
/// <para>The root is the sum of what nobody reads, as a balanced tree: so every op is live, and some 15 % come on top.</para>
/// </remarks>
internal sealed class TapeDraft
{
    private const int Inputs = 1000;
    private const int Window = 1000;
    private const int Section = 100_000;

    private readonly Random _random;
    private readonly List<double> _values = [];
    private readonly List<PlainInstruction> _tape = [];

    private TapeDraft(int ops, int seed)
    {
        _random = new Random(seed);
        for (var i = 0; i < Inputs; i++) _values.Add((_random.Next(2) == 0 ? -1 : 1) * (0.5 + _random.NextDouble()));
        Feeds = [.. _values];
        var builder = new GraphBuilder("random");
        var nodes = new List<Expr>(Inputs + ops);
        var isRead = new bool[Inputs + ops];
        for (var i = 0; i < Inputs; i++) nodes.Add(builder.Input($"x{i}"));
        while (_tape.Count < ops)
        {
            var (op, a, b) = Draw();
            (isRead[a], isRead[b]) = (true, true);
            nodes.Add(op switch { 0 => nodes[a] + nodes[b], 1 => nodes[a] * nodes[b], _ => Functions.Max(nodes[a], nodes[b]) });
        }

        int[] unread = [.. Enumerable.Range(0, nodes.Count).Where(i => !isRead[i])];
        Graph = builder.Build(Functions.Sum([.. unread.Select(i => nodes[i])]));
        Join(unread);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Values of its inputs.</summary>
    public double[] Feeds { get; }

    /// <summary>The same, in the order of the graph.</summary>
    public PlainInstruction[] Plain => [.. _tape];

    /// <summary>Draws a graph.</summary>
    /// <param name="ops">Number of ops.</param>
    /// <param name="seed">Equal seeds give equal graphs.</param>
    public static TapeDraft Random(int ops, int seed) => new(ops, seed);

    private PlainInstruction Draw()
    {
        var op = _random.Next(3);
        while (true)
        {
            var (a, b) = (Operand(), Operand());
            var (x, y) = (_values[a], _values[b]);
            var z = op switch { 0 => x + y, 1 => x * y, _ => Math.Max(x, y) };
            if (Math.Abs(z) is < 0.25 or > 2) continue;
            _values.Add(z);
            _tape.Add(new PlainInstruction(op, a, b));
            return _tape[^1];
        }
    }

    private int Operand()
    {
        var back = _random.Next(Window);
        return back < _tape.Count % Section ? Inputs + _tape.Count - 1 - back : _random.Next(Inputs);
    }

    private void Join(int[] at)
    {
        for (var count = at.Length; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                _tape.Add(new PlainInstruction(0, at[2 * i], at[(2 * i) + 1]));
                at[i] = Inputs + _tape.Count - 1;
            }

            if (count % 2 != 0) at[count / 2] = at[count - 1];
        }
    }
}
