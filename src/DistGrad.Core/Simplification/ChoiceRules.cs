namespace DistGrad.Simplification;

/// <summary>Choices and truth values.</summary>
internal static class ChoiceRules
{
    public static Expr? Where(Terms terms, Expr[] inputs, Expr plain)
    {
        var (condition, x, y) = (inputs[0], inputs[1], inputs[2]);
        if (terms.TruthOf(condition) is { } truth) return truth ? x : y;
        if (x.Node == y.Node) return x;
        if (terms.Is(condition, "Not") is [var opposite]) return terms.Apply("Where", opposite, y, x);
        if (terms.Is(x, "Where") is [var inX, var taken, _] && inX.Node == condition.Node) return terms.Apply("Where", condition, taken, y);
        return terms.Is(y, "Where") is [var inY, _, var other] && inY.Node == condition.Node ? terms.Apply("Where", condition, x, other) : null;
    }

    public static Expr? And(Terms terms, Expr[] inputs, Expr plain) => Logical(terms, inputs[0], inputs[1], neutral: true) ?? Logical(terms, inputs[1], inputs[0], neutral: true);

    public static Expr? Or(Terms terms, Expr[] inputs, Expr plain) => Logical(terms, inputs[0], inputs[1], neutral: false) ?? Logical(terms, inputs[1], inputs[0], neutral: false);

    public static Expr? Not(Terms terms, Expr[] inputs, Expr plain) => terms.Is(inputs[0], "Not")?[0];

    private static Expr? Logical(Terms terms, Expr x, Expr y, bool neutral) =>
        x.Node == y.Node ? x : terms.TruthOf(x) is { } truth ? (truth == neutral ? y : x) : null;
}
