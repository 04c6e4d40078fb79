using DistGrad.Cli.Drawing;

namespace DistGrad.Cli.Tests.Drawing;

/// <summary>Circuits written by hand, and what is drawn of them.</summary>
internal static class Circuits
{
    public static CircuitNode Input(int id, string name, double value, double? gradient = null) => new(id, NodeKind.Input, name, value, gradient, []);

    public static CircuitNode Constant(int id, double value) => new(id, NodeKind.Constant, null, value, null, []);

    public static CircuitNode Gate(int id, string op, double value, double? gradient, params int[] inputs) => new(id, op, null, value, gradient, inputs);

    public static Circuit Of(params CircuitNode[] nodes) => new(nodes, nodes.Length - 1);

    /// <summary>f = (x + y)·z of CS231n lecture 4.</summary>
    public static Circuit Lecture { get; } = Of(
        Input(0, "x", -2, -4),
        Input(1, "y", 5, -4),
        Gate(2, "Add", 3, -4, 0, 1) with { Name = "q" },
        Input(3, "z", -4, 3),
        Gate(4, "Mul", -12, 1, 2, 3) with { Name = "f" });

    /// <summary>x → exp → exp → …</summary>
    public static Circuit Chain(int nodes) =>
        new([Input(0, "x", 0, 1), .. Enumerable.Range(1, nodes - 1).Select(id => Gate(id, "Exp", id, 1, id - 1))], nodes - 1);

    public static string Drawn(Circuit circuit) => Text(CircuitDrawing.TryDraw(circuit, 1000)!);

    public static string Text(IEnumerable<StyledLine> lines) => string.Join('\n', lines.Select(line => line.Text));
}
