namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Tapes that contradict themselves are refused.</summary>
public class TapeInvariantsTests
{
    // Two sums: position 3 is 0 + 1, position 4 is 3 + 2.
    private static readonly TapeSpec Sums = new()
    {
        Ops = [new TapeOp("Add", 2)],
        RunOp = [0],
        RunLength = [2],
        Operands = [0, 3, 1, 2],
        GraphNode = [3, 4],
        Constants = [2.5],
        InputNode = [0, 1],
        InputStart = [0, 1, 2],
        Outgoing = [[4, 0]],
        Adjoints = [[4], [3, 4]],
        Gradients = [[0], []],
        Fetched = [3, 4],
        FetchedAt = [3, 4],
        Wrt = [0],
        WrtAt = [0],
        HasRoot = true,
        IsFed = false,
    };

    private static readonly KernelCompiler Compiler = new();

    public static TheoryData<string, TapeSpec> Malformed => new()
    {
        { "an op that there is not", Sums with { RunOp = [1] } },
        { "a negative op", Sums with { RunOp = [-1] } },
        { "more ops than lengths", Sums with { RunOp = [0, 0] } },
        { "an empty run", Sums with { RunOp = [0, 0], RunLength = [2, 0] } },
        { "an empty run without gradient", Sums with { RunOp = [0, 0], RunLength = [2, ~0] } },
        { "too long a run", Sums with { RunLength = [3] } },
        { "by far too long a run", Sums with { RunLength = [int.MaxValue] } },
        { "the most negative run", Sums with { RunLength = [int.MinValue] } },
        { "too short a run", Sums with { RunLength = [1] } },
        { "too few operands", Sums with { Operands = [0, 3, 1] } },
        { "too many operands", Sums with { Operands = [0, 3, 1, 2, 0] } },
        { "an operand that is its own result", Sums with { Operands = [0, 4, 1, 2] } },
        { "an operand that comes later", Sums with { Operands = [4, 3, 1, 2] } },
        { "a negative operand", Sums with { Operands = [0, 3, -1, 2] } },
        { "an arity that the op does not take", Sums with { Ops = [new TapeOp("Add", 1)], Operands = [0, 1] } },
        { "a negative arity", Sums with { Ops = [new TapeOp("Add", -2)] } },
        { "an op that is not elementwise", Sums with { Ops = [new TapeOp("MatMul", 2)] } },
        { "slots that leave an input out", Sums with { InputStart = [0, 1] } },
        { "slots that go backwards", Sums with { InputStart = [0, 3, 2] } },
        { "no slots", Sums with { InputStart = [] } },
        { "gradients of too few slots", Sums with { Gradients = [[0]] } },
        { "gradients of another slot's input", Sums with { Gradients = [[1], []] } },
        { "an outgoing position that there is not", Sums with { Outgoing = [[5]] } },
        { "an adjoint position that there is not", Sums with { Adjoints = [[4], [-1]] } },
        { "two seeds", Sums with { Adjoints = [[4, 3]] } },
        { "fetched nodes out of order", Sums with { Fetched = [4, 3] } },
        { "fetched nodes without positions", Sums with { FetchedAt = [3] } },
        { "a wanted gradient at no position", Sums with { WrtAt = [7] } },
    };

    [Fact]
    public void Compile_AWellFormedTape_GivesOneKernel()
    {
        var key = new KernelKey(KernelKey.TapeOp, 2, 0, Tape: Sums);

        Assert.Same(Compiler.Compile(key), Compiler.Compile(key));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Compile_AMalformedTape_IsRefused(string what, TapeSpec spec)
    {
        var refusal = Assert.Throws<GraphException>(() => Compiler.Compile(new KernelKey(KernelKey.TapeOp, 2, 0, Tape: spec)));

        Assert.False(string.IsNullOrWhiteSpace(refusal.Message), what);
    }

    [Fact]
    public void Compile_AnUnknownOp_IsRefused() =>
        Assert.Throws<UnknownOpException>(() => Compiler.Compile(new KernelKey(KernelKey.TapeOp, 2, 0, Tape: Sums with { Ops = [new TapeOp("Nonsense", 2)] })));
}
