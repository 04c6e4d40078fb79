namespace DistGrad.Cli.Bench.Tensors;

/// <summary>The least that a gradient needs, op by op: the peak of the tensors that are alive when nothing is kept for longer than somebody reads it.</summary>
/// <remarks>
/// <para>
/// Ops run in the order of the graph, then backward. While an op runs, what it reads and what it makes is alive. A value lives until its
/// last reader forward, or until its reader backward if the derivative is a function of it: both operands of a product, the output
/// of <c>Relu</c> and <c>Softmax</c>, the input of others that are not linear. A gradient lives until the op that it goes through
/// has run backward, or to the end if it was asked for. Further contributions are added in place.
/// </para>
/// <para>Reshaping and adding make no copies of values or gradients that they pass on. Inputs and parameters, and what is smaller than a page-sized tensor, do not count.</para>
/// </remarks>
internal sealed class IdealMemory
{
    private static readonly HashSet<string> Views = ["Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity"];
    private static readonly HashSet<string> ReadsOperands = ["Mul", "MatMul", "Gemm"];
    private static readonly HashSet<string> ReadsOutput = ["Relu", "Softmax", "Sigmoid", "Tanh", "Exp"];
    private static readonly HashSet<string> Linear = ["Add", "Sub", "Neg", "Transpose", "Split", "ReduceSum", "ReduceMean", "Concat", .. Views];

    private readonly Graph _graph;
    private readonly bool[] _depends;

    // For each node, the memory that holds its value, that of the node it shows another shape of.
    private readonly int[] _valueOf;
    private readonly int[] _readers;

    // Gradients by node: memory, of which several nodes may have the same.
    private readonly Gradient?[] _gradients;
    private long _live;
    private long _peak;

    private IdealMemory(Graph graph, IEnumerable<int> wrt)
    {
        _graph = graph;
        _depends = new bool[graph.Count];
        foreach (var node in wrt) _depends[node] = true;
        _valueOf = [.. Enumerable.Range(0, graph.Count)];
        _readers = new int[graph.Count];
        _gradients = new Gradient?[graph.Count];
    }

    /// <summary>The peak of a graph's gradient.</summary>
    /// <param name="graph">The graph, all types known, every node needed.</param>
    /// <param name="root">What is differentiated.</param>
    /// <param name="wrt">What it is differentiated by.</param>
    public static long PeakBytes(Graph graph, int root, IReadOnlyCollection<int> wrt)
    {
        var memory = new IdealMemory(graph, wrt);
        memory.Forward();
        memory._gradients[root] = memory.NewGradient(root);
        for (var node = root; node >= 0; node--) memory.Backward(node);
        return memory._peak;
    }

    private void Forward()
    {
        for (var node = 0; node < _graph.Count; node++)
        {
            if (_graph.KindOf(node).IsSource) continue;
            foreach (var input in _graph.InputsOf(node)) _depends[node] |= _depends[input];
            if (Views.Contains(_graph.OpOf(node))) _valueOf[node] = _valueOf[_graph.InputsOf(node)[0]];
            foreach (var read in ReadForward(node).Concat(ReadBackward(node))) _readers[_valueOf[read]]++;
        }

        for (var node = 0; node < _graph.Count; node++)
        {
            if (_graph.KindOf(node).IsSource) continue;
            if (_valueOf[node] == node) Take(Bytes(node));
            foreach (var read in ReadForward(node)) Leave(read);
        }
    }

    private void Backward(int node)
    {
        if (_graph.KindOf(node).IsSource || !_depends[node] || _gradients[node] is not { } upstream) return;
        var inputs = _graph.InputsOf(node).ToArray();
        foreach (var input in inputs.Where(input => _depends[input]))
        {
            var passesOn = _graph.OpOf(node) == "Add" || Views.Contains(_graph.OpOf(node));
            if (passesOn && _graph.TypeOf(input).ByteCount == _graph.TypeOf(node).ByteCount && _gradients[input] is null) _gradients[input] = upstream.Shared();
            else Accumulate(input, passesOn);
        }

        Release(upstream);
        _gradients[node] = null;
        foreach (var read in ReadBackward(node)) Leave(read);
    }

    private void Accumulate(int input, bool isThere)
    {
        if (_gradients[input] is not { } sum)
        {
            _gradients[input] = NewGradient(input);
            return;
        }

        // The summand, unless it is there already, and a sum of its own where others have the memory.
        if (!isThere) Take(Bytes(input));
        if (!isThere) _live -= Bytes(input);
        if (sum.Owners == 1) return;
        _gradients[input] = NewGradient(input);
        Release(sum);
    }

    private int[] ReadForward(int node) => [.. _graph.InputsOf(node).ToArray().Where(input => !_graph.KindOf(_valueOf[input]).IsSource).Distinct()];

    private int[] ReadBackward(int node)
    {
        var (op, inputs) = (_graph.OpOf(node), _graph.InputsOf(node).ToArray());
        if (!_depends[node] || Linear.Contains(op)) return [];
        var read = ReadsOutput.Contains(op) ? [node] : ReadsOperands.Contains(op) ? Operands(inputs) : inputs.AsEnumerable();
        return [.. read.Where(value => !_graph.KindOf(_valueOf[value]).IsSource).Distinct()];
    }

    // The gradient of one is a function of the other.
    private IEnumerable<int> Operands(int[] inputs)
    {
        if (_depends[inputs[1]]) yield return inputs[0];
        if (_depends[inputs[0]]) yield return inputs[1];
    }

    private void Leave(int node)
    {
        var value = _valueOf[node];
        if (--_readers[value] == 0) _live -= Bytes(value);
    }

    private void Release(Gradient gradient)
    {
        if (--gradient.Owners == 0) _live -= gradient.Bytes;
    }

    private Gradient NewGradient(int node)
    {
        Take(Bytes(node));
        return new Gradient(Bytes(node));
    }

    private void Take(long bytes)
    {
        _live += bytes;
        _peak = Math.Max(_peak, _live);
    }

    private long Bytes(int node) => TensorBuffer.IsLarge((int)_graph.TypeOf(node).ByteCount) ? _graph.TypeOf(node).ByteCount : 0;

    private sealed class Gradient(long bytes)
    {
        public long Bytes => bytes;

        public int Owners { get; set; } = 1;

        public Gradient Shared()
        {
            Owners++;
            return this;
        }
    }
}
