using System.Text;
using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>
/// The standard's operator <c>Gradient</c> (ai.onnx.preview.training): the gradients of a value <c>y</c> by values <c>xs</c>, all
/// attributes, with the values of <c>xs</c> and <c>zs</c> taken from its inputs.
/// </summary>
internal static class GradientOperator
{
    /// <summary>Name of the operator, with its domain.</summary>
    public const string Name = "ai.onnx.preview.training:Gradient";

    /// <summary>Names of the values that a node mentions: <c>xs</c>, <c>zs</c>, then <c>y</c>.</summary>
    /// <param name="attributes">Attributes of the node.</param>
    public static string[] Mentions(IEnumerable<(string Name, AttributeProto Value)> attributes)
    {
        var byName = attributes.GroupBy(attribute => attribute.Name).ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);
        return [.. Texts("xs"), .. Texts("zs"), byName.TryGetValue("y", out var y) ? y.S.ToString(Encoding.UTF8) : ""];

        IEnumerable<string> Texts(string name) => byName.TryGetValue(name, out var texts) ? texts.Strings.Select(text => text.ToString(Encoding.UTF8)) : [];
    }

    /// <summary>Adds the gradients to a graph.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="attributes">Attributes of the node.</param>
    /// <param name="mentions">Values of <see cref="Mentions"/>.</param>
    /// <param name="inputs">Inputs of the node: what takes the place of <c>xs</c> and <c>zs</c>.</param>
    /// <returns>The gradient by each of <c>xs</c>.</returns>
    /// <exception cref="GraphException">The node contradicts itself, or a shape is not known.</exception>
    public static Expr?[] Apply(GraphBuilder builder, Attributes attributes, Expr?[] mentions, Expr?[] inputs)
    {
        var count = attributes.Strings("xs")?.Length ?? 0;
        if (count == 0) throw new GraphException("attribute 'xs' names no value to differentiate by.");
        if (mentions[^1] is not { } y) throw new GraphException("attribute 'y' does not name the value to differentiate.");
        if (inputs.Length != mentions.Length - 1) throw new GraphException($"it has {inputs.Length} inputs, but 'xs' and 'zs' name {mentions.Length - 1} values.");
        var leaves = Array.ConvertAll(mentions[..^1], leaf => leaf ?? throw new GraphException("'xs' and 'zs' name values, none of which may be empty."));
        var given = Array.ConvertAll(inputs, input => input ?? throw new GraphException("no input may be left out."));
        if (!y.Type.IsKnown || !y.Type.DType.IsFloat()) throw new GraphException($"the value to differentiate is {y.Type}; it has to consist of floating-point numbers, and its shape be known.");
        var copy = new Substitution(builder, y, leaves, given);
        var seed = builder.Constant(Tensor.Full(copy.Root.Type, 1));
        var gradients = Differentiator.Gradients(builder, [(copy.Root, seed)], copy.Leaves[..count]);
        return [.. gradients.Select((gradient, i) => gradient ?? builder.Constant(Tensor.Full(copy.Leaves[i].Type, 0)))];
    }

    /// <summary>The part of a graph between some leaves and a root, with other values in the leaves' place; the graph itself where nothing changes.</summary>
    private sealed class Substitution
    {
        public Substitution(GraphBuilder builder, Expr root, Expr[] leaves, Expr[] given)
        {
            var isLeaf = leaves.Select(leaf => leaf.Node).ToHashSet();
            var depends = new bool[root.Node + 1];
            var isNested = false;
            for (var node = 0; node <= root.Node; node++)
            {
                foreach (var input in builder.InputsOf(node)) depends[node] |= depends[input] || isLeaf.Contains(input);
                isNested |= depends[node] && isLeaf.Contains(node);
            }

            (Root, Leaves) = (root, leaves);
            if (!isNested && leaves.Zip(given).All(pair => pair.First.Node == pair.Second.Node)) return;

            // A leaf is cut off from what it was computed from.
            var copies = new Dictionary<int, Expr>();
            for (var i = 0; i < leaves.Length; i++) copies[leaves[i].Node] = builder.Apply("Identity", given[i]);
            for (var node = 0; node <= root.Node; node++)
            {
                if (!depends[node] || copies.ContainsKey(node)) continue;
                var kind = builder.KindOf(node);
                copies[node] = builder.Apply(kind.Op, Array.ConvertAll(builder.InputsOf(node), input => copies.GetValueOrDefault(input, new Expr(builder, input))), kind.Attributes, kind.Output);
            }

            Root = copies.GetValueOrDefault(root.Node, root);
            Leaves = Array.ConvertAll(leaves, leaf => copies[leaf.Node]);
        }

        public Expr Root { get; }

        public Expr[] Leaves { get; }
    }
}
