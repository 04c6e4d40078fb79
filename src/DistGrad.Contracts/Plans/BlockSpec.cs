namespace DistGrad;

/// <summary>What a block of ops computes: one graph forward, one backward, and how their inputs and outputs lie in messages.</summary>
/// <remarks>
/// The forward graph's inputs are what comes from outside the block; its outputs are the results: what others read, what is
/// fetched, and what the backward graph reads. The backward graph's inputs are those kept values, then the adjoints: the
/// gradients of the root with respect to results. Its outputs are gradients with respect to inputs, then to wrt nodes inside.
/// </remarks>
[GenerateSerializer, Immutable, Alias("distgrad.BlockSpec")]
public sealed record BlockSpec
{
    /// <summary>Binary form of the forward graph.</summary>
    [Id(0)]
    public required byte[] Forward { get; init; }

    /// <summary>Binary form of the backward graph; empty where there is none.</summary>
    [Id(1)]
    public required byte[] Backward { get; init; }

    /// <summary>For each input of the forward graph, the slot it comes in.</summary>
    [Id(2)]
    public required int[] InputSlot { get; init; }

    /// <summary>For each input of the forward graph, its place in the message, or -1 where the message is that value alone.</summary>
    [Id(3)]
    public required int[] InputAt { get; init; }

    /// <summary>For each outgoing edge, the results that travel over it.</summary>
    [Id(4)]
    public required int[][] Outgoing { get; init; }

    /// <summary>For each kept value, the result it is, or the complement of an input.</summary>
    [Id(5)]
    public required int[] Kept { get; init; }

    /// <summary>For each gradient slot, the adjoints that come in it.</summary>
    [Id(6)]
    public required int[][] AdjointsOf { get; init; }

    /// <summary>Types of the adjoints.</summary>
    [Id(7)]
    public required TensorType[] AdjointTypes { get; init; }

    /// <summary>For each forward slot, the outputs of the backward graph that go back over it; none where no gradient does.</summary>
    [Id(8)]
    public required int[][] GradientsOf { get; init; }

    /// <summary>Graph nodes that are fetched.</summary>
    [Id(9)]
    public required int[] Fetched { get; init; }

    /// <summary>For each of those, the result it is.</summary>
    [Id(10)]
    public required int[] FetchedResult { get; init; }

    /// <summary>Graph nodes whose gradient is wanted.</summary>
    [Id(11)]
    public required int[] Wrt { get; init; }

    /// <summary>For each of those, the output of the backward graph it is.</summary>
    [Id(12)]
    public required int[] WrtOutput { get; init; }

    /// <summary>Whether the root of the run is in the block: adjoint 0 then begins with the seed.</summary>
    [Id(13)]
    public required bool HasRoot { get; init; }

    /// <summary>Arithmetic operations of the forward graph, roughly.</summary>
    [Id(14)]
    public required double Work { get; init; }

    /// <summary>Types of the results.</summary>
    [Id(15)]
    public TensorType[] ResultTypes { get; init; } = [];

    /// <summary>Most bytes of values that the forward graph holds at one time beyond inputs and results.</summary>
    [Id(16)]
    public long ForwardScratch { get; init; }

    /// <summary>Most bytes of values that the backward graph holds at one time beyond inputs and outputs.</summary>
    [Id(17)]
    public long BackwardScratch { get; init; }

    /// <summary>Types of the outputs of the backward graph.</summary>
    [Id(18)]
    public TensorType[] GradientTypes { get; init; } = [];
}
