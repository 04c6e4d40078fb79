namespace DistGrad.Kernels;

/// <summary>
/// An emitted gradient rule as a list of instructions over registers. Registers are the nodes of the rule's graph, of which
/// only those are computed that the wanted gradients need.
/// </summary>
internal sealed class ScalarProgram
{
    private readonly GradientRule _rule;
    private readonly Instruction[] _instructions;

    // Registers that hold constants from the start.
    private readonly (int Register, double Value)[] _constants;

    // The wanted gradients: input and the register that holds its gradient, or -1 for zero.
    private readonly (int Input, int Register)[] _results;
    private readonly int _widest;

    private ScalarProgram(GradientRule rule, Instruction[] instructions, (int, double)[] constants, (int, int)[] results, bool[] live)
    {
        _rule = rule;
        _instructions = instructions;
        _constants = constants;
        _results = results;
        _widest = instructions.Length == 0 ? 0 : instructions.Max(instruction => instruction.Operands.Length);
        KeepsOutput = live[rule.OutputNode];
        for (var i = 0; i < rule.Arity; i++)
            if (live[i]) KeptInputs |= 1ul << i;
    }

    /// <summary>Bit i is set where the program reads input i.</summary>
    public ulong KeptInputs { get; }

    /// <summary>Whether the program reads the output.</summary>
    public bool KeepsOutput { get; }

    public static ScalarProgram Compile(GradientRule rule, ulong wanted, OpRegistry ops)
    {
        var graph = rule.Graph;
        var live = new bool[graph.Count];
        var results = new List<(int, int)>();
        for (var i = 0; i < rule.Arity; i++)
        {
            if ((wanted >> i & 1) == 0) continue;
            results.Add((i, rule.GradientOf(i)));
            if (rule.GradientOf(i) >= 0) live[rule.GradientOf(i)] = true;
        }

        var instructions = new List<Instruction>();
        var constants = new List<(int, double)>();
        for (var node = graph.Count - 1; node >= 0; node--)
        {
            if (!live[node] || graph.IsInput(node)) continue;
            if (graph.IsConstant(node))
            {
                constants.Add((node, graph.ConstantOf(node).Scalar));
                continue;
            }

            instructions.Add(new Instruction((ElementwiseOp)ops.Find(graph.OpOf(node)), graph.InputsOf(node).ToArray(), node));
            foreach (var operand in graph.InputsOf(node)) live[operand] = true;
        }

        instructions.Reverse();
        return new ScalarProgram(rule, [.. instructions], [.. constants], [.. results], live);
    }

    public void Run(ReadOnlySpan<double> inputs, double output, double upstream, Span<double> gradients)
    {
        Span<double> registers = stackalloc double[_rule.Graph.Count];
        inputs.CopyTo(registers);
        registers[_rule.OutputNode] = output;
        registers[_rule.UpstreamNode] = upstream;
        foreach (var (register, value) in _constants) registers[register] = value;
        Span<double> operands = stackalloc double[_widest];
        foreach (var instruction in _instructions)
        {
            var at = instruction.Operands;
            for (var i = 0; i < at.Length; i++) operands[i] = registers[at[i]];
            registers[instruction.Result] = instruction.Op.Scalar(operands[..at.Length]);
        }

        foreach (var (input, register) in _results) gradients[input] = register < 0 ? 0 : registers[register];
    }

    private readonly record struct Instruction(ElementwiseOp Op, int[] Operands, int Result);
}
