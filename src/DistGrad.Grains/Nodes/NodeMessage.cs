namespace DistGrad.Grains;

/// <summary>A message in a node's inbox, and a link of the inbox's list.</summary>
internal sealed class NodeMessage(OpenAttempt? attempt, int code, double scalar)
{
    private const int StartCode = int.MinValue;

    /// <summary>The attempt it belongs to; null only in the inbox's marks.</summary>
    public OpenAttempt? Attempt { get; } = attempt;

    /// <summary>Whether it lets a source node fire, and carries nothing.</summary>
    public bool IsStart => code == StartCode;

    /// <summary>The pass.</summary>
    public Pass Pass => code >= 0 ? Pass.Forward : Pass.Backward;

    /// <summary>The receiver's slot.</summary>
    public int Slot => code >= 0 ? code : ~code;

    /// <summary>Value or gradient.</summary>
    public double Scalar { get; } = scalar;

    /// <summary>The message that was put in before.</summary>
    public NodeMessage? Next { get; set; }

    /// <summary>Pass and slot in one number: the slot, or its complement in the backward pass.</summary>
    public static int Code(Pass pass, int slot) => pass == Pass.Forward ? slot : ~slot;

    public static NodeMessage Start(OpenAttempt attempt) => new(attempt, StartCode, 0);
}
