namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Tapes made by hand.</summary>
internal static class Specs
{
    /// <summary>One run of an op, each instruction on inputs of its own; instruction i has inputs i·arity and so on.</summary>
    public static TapeSpec OneRun(string op, int count, int arity) => new()
    {
        Ops = [new TapeOp(op, arity)],
        RunOp = [0],
        RunLength = [count],
        Operands = [.. Enumerable.Range(0, arity).SelectMany(slot => Enumerable.Range(0, count).Select(i => (i * arity) + slot))],
        GraphNode = [.. Enumerable.Range(count * arity, count)],
        Constants = [],
        InputNode = [.. Enumerable.Range(0, count * arity)],
        InputStart = [0, count * arity],
        Outgoing = [],
        Adjoints = [],
        Gradients = [[]],
        Fetched = [],
        FetchedAt = [],
        Wrt = [],
        WrtAt = [],
        HasRoot = false,
        IsFed = true,
    };
}
