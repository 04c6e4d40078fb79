namespace DistGrad.Simplification;

/// <summary>Sums, differences and signs. All of this is exact.</summary>
internal static class SumRules
{
    public static Expr? Add(Terms terms, Expr[] inputs, Expr plain)
    {
        var (x, y) = (inputs[0], inputs[1]);
        if (terms.NumberOf(x) == 0) return y;
        if (terms.NumberOf(y) == 0) return x;
        if (Negated(terms, y) is { } b) return terms.Apply("Sub", x, b);
        return Negated(terms, x) is { } a ? terms.Apply("Sub", y, a) : null;
    }

    public static Expr? Sub(Terms terms, Expr[] inputs, Expr plain)
    {
        var (x, y) = (inputs[0], inputs[1]);
        if (terms.NumberOf(y) == 0) return x;
        if (terms.NumberOf(x) == 0) return terms.Apply("Neg", y);
        if (Negated(terms, y) is { } b) return terms.Apply("Add", x, b);
        return terms.Is(x, "Neg") is [var a] ? terms.Apply("Neg", terms.Apply("Add", a, y)) : null;
    }

    public static Expr? Neg(Terms terms, Expr[] inputs, Expr plain)
    {
        var x = inputs[0];
        if (terms.Is(x, "Neg") is [var a]) return a;
        if (terms.Is(x, "Sub") is [var left, var right]) return terms.Apply("Sub", right, left);
        foreach (var op in (string[])["Mul", "Div"])
            if (terms.Is(x, op) is [var number, var factor] && terms.NumberOf(number) is { } value) return terms.Apply(op, terms.Number(-value, number), factor);
        return null;
    }

    // What a term is the negative of, where that is plain to see.
    private static Expr? Negated(Terms terms, Expr term)
    {
        if (terms.Is(term, "Neg") is [var x]) return x;
        foreach (var op in (string[])["Mul", "Div"])
        {
            if (terms.Is(term, op) is [var number, var factor] && terms.NumberOf(number) is < 0 and var value)
                return terms.Apply(op, terms.Number(-value, number), factor);
        }

        return null;
    }
}
