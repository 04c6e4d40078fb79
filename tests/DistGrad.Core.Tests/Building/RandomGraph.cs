using CsCheck;

namespace DistGrad.Core.Tests.Building;

/// <summary>Small graphs of all forms: names here and there, special constants, several outputs, repeated inputs.</summary>
internal static class RandomGraph
{
    private static readonly string[] Ops = ["Add", "Mul", "Exp", "Neg", "Max", "Sum"];

    private static readonly double[] Values = [0, -0.0, 1, 0.1, -1e-300, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static Gen<Graph> Any { get; } = Gen.Select(Gen.Int[1, 30], Gen.ULong, (count, seed) => Build(count, new Random((int)(seed % int.MaxValue))));

    private static Graph Build(int count, Random random)
    {
        var builder = new GraphBuilder(random.Next(2) == 0 ? "graph" : "größe \"1\" <b>");
        var nodes = new List<Expr> { builder.Input("x") };
        while (nodes.Count < count)
        {
            var (a, b) = (nodes[random.Next(nodes.Count)], nodes[random.Next(nodes.Count)]);
            var node = random.Next(4) switch
            {
                0 => builder.Constant(Values[random.Next(Values.Length)]),
                1 => builder.Input($"x{nodes.Count}"),
                _ => Ops[random.Next(Ops.Length)] is var op && op is "Exp" or "Neg" ? builder.Apply(op, a) : builder.Apply(op, a, b),
            };
            if (random.Next(3) == 0 && random.Next(4) > 0 && node.Node > 0 && !IsNamed(builder, node)) node.Named($"ü\n{nodes.Count}");
            nodes.Add(node);
        }

        return builder.Build([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => nodes[random.Next(nodes.Count)])]);
    }

    private static bool IsNamed(GraphBuilder builder, Expr node) => builder.Label(node.Node)[0] != '#';
}
