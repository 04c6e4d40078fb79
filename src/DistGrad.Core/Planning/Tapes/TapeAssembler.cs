namespace DistGrad.Planning.Tapes;

internal sealed class TapeAssembler(Graph graph, OpRegistry ops, Liveness live, int[] positionOf)
{
    public TapeCode Assemble(ReadOnlySpan<int> nodes, ReadOnlySpan<int> inputs) => throw new NotImplementedException($"{graph} {ops} {live} {positionOf}");
}
internal sealed record TapeCode
{
    public required TapeOp[] Ops { get; init; }
    public required int[] RunOp { get; init; }
    public required int[] RunLength { get; init; }
    public required int[] Operands { get; init; }
    public required int[] GraphNode { get; init; }
    public required double[] Constants { get; init; }
}
