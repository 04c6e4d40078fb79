namespace DistGrad.Simplification;

/// <summary>Products, quotients and powers. All of this is exact; zero times something stays, since that may be infinite or NaN.</summary>
internal static class ProductRules
{
    public static Expr? Mul(Terms terms, Expr[] inputs, Expr plain)
    {
        var (x, y) = (inputs[0], inputs[1]);
        return Factor(terms, x, y) ?? Factor(terms, y, x) ?? Signs(terms, "Mul", x, y)
            ?? (terms.NumberOf(y) is not null && terms.NumberOf(x) is null ? terms.Apply("Mul", y, x) : null);
    }

    public static Expr? Div(Terms terms, Expr[] inputs, Expr plain) => terms.NumberOf(inputs[1]) switch
    {
        1 => inputs[0],
        -1 => terms.Apply("Neg", inputs[0]),
        _ => Signs(terms, "Div", inputs[0], inputs[1]),
    };

    public static Expr? Pow(Terms terms, Expr[] inputs, Expr plain) => terms.NumberOf(inputs[1]) switch
    {
        1 => inputs[0],
        0 => terms.Number(1, plain),
        _ => null,
    };

    private static Expr? Factor(Terms terms, Expr number, Expr factor) => terms.NumberOf(number) switch
    {
        1 => factor,
        -1 => terms.Apply("Neg", factor),
        _ => null,
    };

    // A sign goes into a number, or else outwards.
    private static Expr? Signs(Terms terms, string op, Expr x, Expr y)
    {
        var (a, b) = (terms.Is(x, "Neg")?[0], terms.Is(y, "Neg")?[0]);
        if (a is null && b is null) return null;
        if (a is not null && b is not null) return terms.Apply(op, a.Value, b.Value);
        if (a is not null) return terms.NumberOf(y) is { } number ? terms.Apply(op, a.Value, terms.Number(-number, y)) : terms.Apply("Neg", terms.Apply(op, a.Value, y));
        return terms.NumberOf(x) is { } first ? terms.Apply(op, terms.Number(-first, x), b!.Value) : terms.Apply("Neg", terms.Apply(op, x, b!.Value));
    }
}
