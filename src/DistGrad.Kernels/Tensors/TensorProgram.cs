using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>A graph compiled: values of its inputs in, values of some of its nodes out. Stateless and safe for many threads.</summary>
/// <remarks>
/// Nodes that ONNX Runtime runs go into as few models as possible: one, unless managed code computes something in between. Models
/// are compiled by the runtime at the first run, and shared by all programs that have the same.
/// </remarks>
internal sealed class TensorProgram
{
    // Registers are nodes of the lowered graph.
    private readonly Graph _graph;
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly IStep[] _steps;

    // After each step, the registers that nobody reads any more.
    private readonly int[][] _dead;
    private bool _hasRun;

    private TensorProgram(Graph graph, int[] inputs, int[] outputs, IStep[] steps)
    {
        _graph = graph;
        _inputs = inputs;
        _outputs = outputs;
        _steps = steps;
        _dead = Dead();
    }

    private interface IStep
    {
        int[] Reads { get; }

        void Run(Tensor?[] registers);
    }

    /// <summary>Compiles a graph.</summary>
    /// <param name="graph">The graph, all types known.</param>
    /// <param name="inputs">Nodes whose values are given, in the order in which <see cref="Run"/> takes them.</param>
    /// <param name="outputs">Nodes whose values are wanted, in the order in which <see cref="Run"/> gives them.</param>
    /// <param name="ops">Ops that the graph may use.</param>
    /// <param name="hasShapes">Whether models are compiled for these shapes alone; if not, programs of other shapes may share them.</param>
    /// <exception cref="GraphException">An op has no kernel for the types it is used with.</exception>
    public static TensorProgram Compile(Graph graph, IReadOnlyList<int> inputs, IReadOnlyList<int> outputs, OpRegistry ops, bool hasShapes)
    {
        var lowered = new Lowering(graph, ops).Lower([.. outputs]);
        int[] registers = [.. inputs.Select(input => lowered.NodeOf[input])];
        int[] results = [.. outputs.Select(output => lowered.NodeOf[output])];
        return new TensorProgram(lowered.Graph, registers, results, Steps(lowered, results, ops, hasShapes));
    }

    /// <summary>Whether the program has run, so that its models are compiled.</summary>
    public bool HasRun => Volatile.Read(ref _hasRun);

    /// <summary>Whether the program reads one of its inputs.</summary>
    /// <param name="input">Input, from 0.</param>
    public bool Reads(int input) => _inputs[input] >= 0 && (Array.IndexOf(_outputs, _inputs[input]) >= 0 || Array.Exists(_steps, step => Array.IndexOf(step.Reads, _inputs[input]) >= 0));

    /// <summary>Whether a run makes memory for an output that nothing else shares: no input, no constant, no other output.</summary>
    /// <param name="output">Output, from 0.</param>
    /// <remarks>Managed code may give what it was given.</remarks>
    public bool IsFresh(int output) => Array.TrueForAll(_steps, step => step is ModelStep) && !_graph.KindOf(_outputs[output]).IsSource && _outputs.Count(other => other == _outputs[output]) == 1;

    /// <summary>Runs the program.</summary>
    /// <param name="inputs">Values, one for each input; null where the program does not read it.</param>
    public Tensor[] Run(ReadOnlySpan<Tensor?> inputs)
    {
        var registers = new Tensor?[_graph.Count];
        for (var i = 0; i < inputs.Length; i++)
            if (_inputs[i] >= 0) registers[_inputs[i]] = inputs[i];
        for (var step = 0; step < _steps.Length; step++)
        {
            _steps[step].Run(registers);
            foreach (var register in _dead[step]) registers[register] = null;
        }

        Volatile.Write(ref _hasRun, true);
        return Array.ConvertAll(_outputs, output => registers[output] ?? _graph.ConstantOf(output).ToTensor(_graph.TypeOf(output).DType));
    }

    // Even levels are models, odd levels managed: a node is one level above what it reads of the other sort, so that no level waits for itself.
    private static IStep[] Steps(LoweredGraph lowered, int[] outputs, OpRegistry ops, bool hasShapes)
    {
        var graph = lowered.Graph;
        var level = new int[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            if (graph.KindOf(node).IsSource) continue;
            var parity = lowered.IsManaged[node] ? 1 : 0;
            foreach (var input in graph.InputsOf(node))
            {
                if (graph.KindOf(input).IsSource) continue;
                level[node] = Math.Max(level[node], lowered.IsManaged[input] == lowered.IsManaged[node] ? level[input] : level[input] + 1);
            }

            if (level[node] % 2 != parity) level[node]++;
        }

        var steps = new List<IStep>();
        foreach (var group in Enumerable.Range(0, graph.Count).Where(node => !graph.KindOf(node).IsSource).GroupBy(node => level[node]).OrderBy(group => group.Key))
        {
            int[] nodes = [.. group];
            if (lowered.IsManaged[nodes[0]]) steps.AddRange(nodes.Select(node => new ManagedStep(graph, node, ops.Find(graph.OpOf(node)))));
            else steps.Add(Model(graph, nodes, level, outputs, hasShapes));
        }

        return [.. steps];
    }

    private static ModelStep Model(Graph graph, int[] nodes, int[] level, int[] outputs, bool hasShapes)
    {
        var mine = nodes.ToHashSet();
        int[] read = [.. nodes.SelectMany(node => graph.InputsOf(node).ToArray()).Where(input => !mine.Contains(input) && !graph.IsAbsent(input)).Distinct().Order()];
        int[] constants = [.. read.Where(graph.IsConstant)];
        int[] given = [.. read.Where(input => !graph.IsConstant(input))];
        var readLater = Enumerable.Range(0, graph.Count).Where(node => !graph.KindOf(node).IsSource && level[node] > level[nodes[0]])
            .SelectMany(node => graph.InputsOf(node).ToArray()).Concat(outputs).ToHashSet();
        int[] results = [.. nodes.Where(readLater.Contains)];
        var proto = new Onnx.OnnxGraphWriter(graph, Names.Of).Write([.. constants.Concat(nodes).Order()], given, results, hasShapes);
        return new ModelStep(given, results, new OrtProgram(proto, given.Select(Names.Of), results.Select(Names.Of), results.Select(result => (TensorType?)graph.TypeOf(result))));
    }

    private int[][] Dead()
    {
        var last = new Dictionary<int, int>();
        for (var step = 0; step < _steps.Length; step++)
            foreach (var register in _steps[step].Reads) last[register] = step;
        foreach (var output in _outputs) last.Remove(output);
        var dead = new int[_steps.Length][];
        for (var step = 0; step < dead.Length; step++) dead[step] = [.. last.Where(entry => entry.Value == step).Select(entry => entry.Key)];
        return dead;
    }

    private sealed class ModelStep(int[] reads, int[] results, OrtProgram program) : IStep
    {
        public int[] Reads => reads;

        public void Run(Tensor?[] registers)
        {
            var inputs = new Tensor[reads.Length];
            for (var i = 0; i < inputs.Length; i++) inputs[i] = registers[reads[i]]!;
            Tensor[] outputs;
            try
            {
                outputs = program.Run(inputs);
            }
            catch (OnnxRuntimeException e)
            {
                throw new GraphException(OrtFailure.Reason(e));
            }

            for (var i = 0; i < results.Length; i++) registers[results[i]] = outputs[i];
        }
    }

    private sealed class ManagedStep : IStep
    {
        private readonly Op _op;
        private readonly int _node;
        private readonly int[] _inputs;
        private readonly TensorType[] _types;
        private readonly Tensor?[] _constants;
        private readonly NodeKind _kind;

        public ManagedStep(Graph graph, int node, Op op)
        {
            (_op, _node, _kind) = (op, node, graph.KindOf(node));
            _inputs = graph.InputsOf(node).ToArray();
            _types = Array.ConvertAll(_inputs, graph.TypeOf);
            _constants = Array.ConvertAll(_inputs, input => graph.IsConstant(input) ? graph.ConstantOf(input).ToTensor(graph.TypeOf(input).DType) : null);
            Reads = [.. _inputs.Where(input => !graph.IsConstant(input) && !graph.IsAbsent(input))];
        }

        public int[] Reads { get; }

        public void Run(Tensor?[] registers)
        {
            var values = new Tensor?[_inputs.Length];
            for (var i = 0; i < values.Length; i++) values[i] = _constants[i] ?? registers[_inputs[i]];
            var node = new OpNode(_op, _types, values, _kind.Attributes, _kind.Output);
            registers[_node] = _op is IManagedOp managed && managed.IsManaged(node) ? managed.Evaluate(node, values, _kind.Type) : ((ElementwiseOp)_op).Evaluate(node, _kind.Type);
        }
    }
}
