namespace DistGrad.Grains;

/// <summary>A message in a node's inbox, and a link of the inbox's list.</summary>
internal sealed class NodeMessage(OpenAttempt? attempt, int code, Value value)
{
    private const int StartCode = int.MinValue;

    // What a pass computed outside the node's turn comes back under these, as the content of the value.
    private const int ForwardDone = int.MaxValue;
    private const int BackwardDone = ~int.MaxValue + 1;

    /// <summary>The attempt it belongs to; null only in the inbox's marks.</summary>
    public OpenAttempt? Attempt { get; } = attempt;

    /// <summary>Whether it lets a source node fire, and carries nothing.</summary>
    public bool IsStart => code == StartCode;

    /// <summary>What a pass computed outside the node's turn, or null.</summary>
    public Value[]? Results => code is ForwardDone or BackwardDone ? (Value[])Value.Content! : null;

    /// <summary>The pass.</summary>
    public Pass Pass => PassOf(code);

    /// <summary>The receiver's slot.</summary>
    public int Slot => code >= 0 ? code : ~code;

    /// <summary>Value or gradient.</summary>
    public Value Value { get; } = value;

    /// <summary>The message that was put in before.</summary>
    public NodeMessage? Next { get; set; }

    /// <summary>Pass and slot in one number: the slot, or its complement in the backward pass.</summary>
    public static int Code(Pass pass, int slot) => pass == Pass.Forward ? slot : ~slot;

    /// <summary>The pass of a code.</summary>
    public static Pass PassOf(int code) => code >= 0 ? Pass.Forward : Pass.Backward;

    public static NodeMessage Start(OpenAttempt attempt) => new(attempt, StartCode, default(Value));

    /// <summary>A message that brings back what a pass computed outside the node's turn.</summary>
    public static NodeMessage Computed(OpenAttempt attempt, Pass pass, Value[] computed) => new(attempt, pass == Pass.Forward ? ForwardDone : BackwardDone, new Value(0, computed));
}
