using System.Globalization;
using System.Text;

namespace DistGrad.Expressions;

/// <summary>Writes nodes of a graph as expressions, with as few parentheses as reading them back takes.</summary>
/// <param name="graph">The graph.</param>
/// <param name="ops">Ops that it may use.</param>
internal sealed class ExpressionWriter(Graph graph, OpRegistry ops)
{
    // A node that is used often is written out as often: what is shared in the graph can grow without bounds.
    private const long MaxLength = 1_000_000;

    private readonly Written[] _written = new Written[graph.Count];

    /// <summary>The expression of a node.</summary>
    /// <param name="root">The node.</param>
    /// <exception cref="GraphException">Something that the node depends on cannot be written, or the expression would be too long.</exception>
    public string Write(int root)
    {
        var needed = Reach.Back(graph, [root]);
        for (var node = 0; node <= root; node++)
            if (needed[node]) _written[node] = Describe(node);
        if (_written[root].Length > MaxLength) throw new GraphException($"Node '{graph.Label(root)}' is an expression of more than {MaxLength:N0} characters, since what is shared in the graph is written out each time.");
        var text = new StringBuilder((int)_written[root].Length);
        var open = new Stack<Piece>([new Piece(root, false)]);
        while (open.TryPop(out var piece))
        {
            if (piece.Text is not null) text.Append(piece.Text);
            else Open(piece, open);
        }

        return text.ToString();
    }

    private void Open(Piece piece, Stack<Piece> open)
    {
        var pieces = _written[piece.Node].Pieces;
        if (piece.InParentheses) open.Push(new Piece(")"));
        for (var i = pieces.Length - 1; i > 0; i--) open.Push(pieces[i]);
        if (!piece.DropsSign) open.Push(pieces[0]);
        else if (pieces[0].Text is null) open.Push(pieces[0] with { DropsSign = true });
        else if (pieces.Length == 1) open.Push(new Piece(pieces[0].Text![1..]));
        if (piece.InParentheses) open.Push(new Piece("("));
    }

    private Written Describe(int node)
    {
        var kind = graph.KindOf(node);
        if (kind.Op is NodeKind.Input or NodeKind.Parameter) return Name(node, kind);
        if (kind.Op == NodeKind.Constant && kind.Type.IsScalar) return Number(graph.ConstantOf(node).Scalar);
        if (kind.IsSource || kind.Attributes.Count > 0) throw Unwritable(node);
        var x = graph.InputsOf(node).ToArray();
        return kind.Op switch
        {
            "Identity" => _written[x[0]],
            "Neg" => Sign(x[0]),
            "Add" => Infix(Pending.Sum, x, " + "),
            "Sub" => Infix(Pending.Sum, x, " - "),
            "Mul" => Infix(Pending.Product, x, " * "),
            "Div" => Infix(Pending.Product, x, " / "),
            "Pow" => Of(Pending.Power, false, Operand(x[0], Written.Atom), new Piece("^"), Operand(x[1], Pending.Sign)),
            _ => ops.Find(kind.Op).Function is { } function ? Call(function, x) : throw Unwritable(node),
        };
    }

    private Written Name(int node, NodeKind kind)
    {
        var name = graph.NameOf(node);
        if (name is null || !kind.Type.IsScalar || !ExpressionLexer.IsName(name) || ops.FindFunction(name) is not null) throw Unwritable(node);
        return Of(Written.Atom, false, new Piece(name));
    }

    // What is not finite has no notation of its own, but comes from numbers that have.
    private Written Number(double number)
    {
        if (!double.IsFinite(number)) return Of(Written.Atom, false, new Piece(double.IsNaN(number) ? "(0 / 0)" : number > 0 ? "(1 / 0)" : "(-1 / 0)"));
        var isNegative = double.IsNegative(number);
        return Of(isNegative ? Pending.Sign : Written.Atom, isNegative, new Piece(number.ToString("R", CultureInfo.InvariantCulture)));
    }

    // The sign of a product may be that of its first factor, and two signs are none: the result is the same to the bit.
    private Written Sign(int x)
    {
        var (binding, hasSign) = (_written[x].Binding, _written[x].HasSign);
        if (binding == Pending.Product) return hasSign ? Of(binding, false, new Piece(x, false) with { DropsSign = true }) : Of(binding, true, new Piece("-"), new Piece(x, false));
        return Of(Pending.Sign, true, new Piece("-"), new Piece(x, hasSign || binding < Pending.Sign));
    }

    // Operators group to the left.
    private Written Infix(int binding, int[] x, string symbol)
    {
        var left = Operand(x[0], binding);
        return Of(binding, !left.InParentheses && _written[x[0]].HasSign, left, new Piece(symbol), Operand(x[1], binding + 1));
    }

    private Written Call(string function, int[] x)
    {
        var pieces = new List<Piece> { new($"{function}(") };
        for (var i = 0; i < x.Length; i++)
        {
            if (i > 0) pieces.Add(new Piece(", "));
            pieces.Add(new Piece(x[i], false));
        }

        return Of(Written.Atom, false, [.. pieces, new Piece(")")]);
    }

    private Piece Operand(int node, int binding) => new(node, _written[node].Binding < binding);

    private Written Of(int binding, bool hasSign, params Piece[] pieces)
    {
        var length = 0L;
        foreach (var piece in pieces) length += piece.Text?.Length ?? (_written[piece.Node].Length + 2);
        return new Written(binding, hasSign, Math.Min(length, MaxLength + 1), pieces);
    }

    private GraphException Unwritable(int node)
    {
        var kind = graph.KindOf(node);
        var why = kind.Op is NodeKind.Input or NodeKind.Parameter
            ? "inputs there are float64 scalars, named with letters, digits and underscores, and not like a function"
            : $"'{kind.Op}' {(kind.Op == NodeKind.Constant ? $"of type {kind.Type} " : "")}has no notation there";
        return new GraphException($"Node '{graph.Label(node)}' cannot be written as an expression: {why}.");
    }

    // Either a text, or a node, perhaps without the sign that it begins with.
    private readonly record struct Piece(string? Text, int Node, bool InParentheses, bool DropsSign = false)
    {
        public Piece(string text)
            : this(text, -1, false)
        {
        }

        public Piece(int node, bool inParentheses)
            : this(null, node, inParentheses)
        {
        }
    }

    // How a node is written: how tightly its outermost operator binds, whether it begins with a sign, an upper bound of its length.
    private readonly record struct Written(int Binding, bool HasSign, long Length, Piece[] Pieces)
    {
        public const int Atom = Pending.Power + 1;
    }
}
