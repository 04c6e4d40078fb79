namespace DistGrad.Cli.Drawing;

/// <summary>Operators as they stand in a drawn gate.</summary>
internal static class OpSymbol
{
    /// <summary>The symbol in its gate, as in <c>(+)</c> or <c>(exp)</c>.</summary>
    /// <param name="op">ONNX name.</param>
    public static string Gate(string op) => $"({Of(op)})";

    private static string Of(string op) => op switch
    {
        "Add" => "+",
        "Sub" => "−",
        "Mul" => "×",
        "Div" => "÷",
        "Pow" => "^",
        _ => op.ToLowerInvariant(),
    };
}
