namespace DistGrad.Dashboard.Viewing;

/// <summary>Gates in the words of CS231n.</summary>
internal static class GateText
{
    /// <summary>Op and gate, as in <c>add: distributor</c>.</summary>
    /// <param name="op">ONNX name.</param>
    /// <param name="gate">The gate.</param>
    public static string Title(string op, GateKind gate) =>
        gate == GateKind.Source ? op.ToLowerInvariant() : $"{op.ToLowerInvariant()}: {gate.ToString().ToLowerInvariant()}";

    /// <summary>What a gate does with the upstream gradient.</summary>
    /// <param name="op">ONNX name, which tells sources apart.</param>
    /// <param name="gate">The gate.</param>
    public static string Rule(string op, GateKind gate) => gate switch
    {
        GateKind.Distributor => "Passes the upstream gradient to every input alike, up to sign or a fixed share.",
        GateKind.Router => "Passes the whole upstream gradient to exactly one input.",
        GateKind.Switcher => "Scales the upstream gradient for each input by the other input.",
        GateKind.Scaler => "Scales the upstream gradient by a local gradient that depends on the values.",
        GateKind.Stop => "Passes no gradient on.",
        _ => op switch
        {
            NodeKind.Input => "A value that the caller feeds. The gradient ends here.",
            NodeKind.Parameter => "A value that the graph has and the caller may replace. The gradient ends here.",
            _ => "A value that is fixed in the graph; it gets no gradient.",
        },
    };

    /// <summary>What stands in the box of an op.</summary>
    /// <param name="op">ONNX name.</param>
    public static string Symbol(string op) => op switch
    {
        "Add" => "+",
        "Sub" or "Neg" => "−",
        "Mul" => "×",
        "Div" => "÷",
        "Pow" => "^",
        "Sigmoid" => "σ",
        "Sqrt" => "√",
        "Sum" or "ReduceSum" => "Σ",
        { Length: <= 4 } => op.ToLowerInvariant(),
        _ => op,
    };
}
