namespace DistGrad;

/// <summary>How a gate treats the upstream gradient, in the words of CS231n.</summary>
public enum GateKind
{
    /// <summary>No gate: a value fed by the caller or fixed in the graph.</summary>
    Source,

    /// <summary>Passes the upstream gradient to every input alike, up to sign or a fixed share (Add).</summary>
    Distributor,

    /// <summary>Passes it whole to exactly one input (Max).</summary>
    Router,

    /// <summary>Scales it for each input by the other input (Mul).</summary>
    Switcher,

    /// <summary>Scales it by a local gradient that depends on the value (Exp, Div).</summary>
    Scaler,

    /// <summary>Passes nothing: the result does not change, or jumps, as the input moves (Equal).</summary>
    Stop,
}
