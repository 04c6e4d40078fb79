namespace DistGrad;

/// <summary>What a block of float64 scalar ops computes: a tape of instructions over positions, and how its inputs and outputs lie in messages.</summary>
/// <remarks>
/// <para>
/// Every value of the block has a position: first the inputs, then the constants, then one for each instruction, in the order of the tape.
/// An instruction reads positions before its own. Instructions of one op that follow each other are a run; the results of a run lie
/// next to each other.
/// </para>
/// <para>
/// A message between blocks carries a vector of float64, element by element what the receiver expects in that slot. Nobody changes a column after construction.
/// </para>
/// </remarks>
[Immutable, Alias("distgrad.TapeSpec")]
public sealed record TapeSpec
{
    /// <summary>Distinct ops; <see cref="RunOp"/> points in here.</summary>
    public required TapeOp[] Ops { get; init; }

    /// <summary>For each run, its op.</summary>
    public required int[] RunOp { get; init; }

    /// <summary>For each run, its number of instructions; the complement where the run takes no part in the backward pass.</summary>
    public required int[] RunLength { get; init; }

    /// <summary>Positions that instructions read, run after run: for each run all first operands, then all second ones, and so on.</summary>
    public required int[] Operands { get; init; }

    /// <summary>For each instruction, the graph node it computes, or the complement of the one it serves where it is a step of a wide op.</summary>
    public required int[] GraphNode { get; init; }

    /// <summary>For each input, the graph node it is the value of.</summary>
    public required int[] InputNode { get; init; }

    /// <summary>First input of each forward slot, and the end.</summary>
    public required int[] InputStart { get; init; }

    /// <summary>Constants, at the positions that follow the inputs.</summary>
    public required double[] Constants { get; init; }

    /// <summary>For each outgoing edge, the positions whose values travel over it.</summary>
    public required int[][] Outgoing { get; init; }

    /// <summary>For each gradient slot, the positions whose gradients come in it; slot 0 is the seed where the root is here.</summary>
    public required int[][] Adjoints { get; init; }

    /// <summary>For each forward slot, the inputs whose gradients go back over it; none where no gradient does.</summary>
    public required int[][] Gradients { get; init; }

    /// <summary>Graph nodes that are fetched, ascending.</summary>
    public required int[] Fetched { get; init; }

    /// <summary>Their positions, in the same order.</summary>
    public required int[] FetchedAt { get; init; }

    /// <summary>Graph nodes whose gradient is wanted, ascending.</summary>
    public required int[] Wrt { get; init; }

    /// <summary>Their positions, in the same order.</summary>
    public required int[] WrtAt { get; init; }

    /// <summary>Whether the root of the run is in the block.</summary>
    public required bool HasRoot { get; init; }

    /// <summary>Whether the caller's feeds come in slot 0, one vector for all inputs.</summary>
    public required bool IsFed { get; init; }

    /// <summary>Number of inputs.</summary>
    public int Inputs => InputNode.Length;

    /// <summary>Number of instructions.</summary>
    public int Instructions => GraphNode.Length;

    /// <summary>Number of positions.</summary>
    public int Positions => InputNode.Length + Constants.Length + GraphNode.Length;

    /// <summary>Bytes of its columns.</summary>
    public long Bytes =>
        (sizeof(int) * (RunOp.LongLength + RunLength.LongLength + Operands.LongLength + GraphNode.LongLength + InputNode.LongLength + InputStart.LongLength + (2 * Fetched.LongLength) + (2 * Wrt.LongLength)))
        + (sizeof(double) * Constants.LongLength)
        + (sizeof(int) * (Outgoing.Sum(at => at.LongLength) + Adjoints.Sum(at => at.LongLength) + Gradients.Sum(at => at.LongLength)));
}

/// <summary>An op of a tape.</summary>
/// <param name="Name">ONNX name.</param>
/// <param name="Arity">Number of operands.</param>
[GenerateSerializer, Immutable, Alias("distgrad.TapeOp")]
public readonly record struct TapeOp([property: Id(0)] string Name, [property: Id(1)] int Arity);
