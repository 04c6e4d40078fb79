namespace DistGrad.Simplification;

/// <summary>Ops that give their input back: always, or where the result has its type (which is checked for all rules).</summary>
internal static class IdentityRules
{
    public static Expr? Always(Terms terms, Expr[] inputs, Expr plain) => inputs[0];

    public static Expr? OfOneInput(Terms terms, Expr[] inputs, Expr plain) => inputs.Length == 1 ? inputs[0] : null;

    public static Expr? Reshape(Terms terms, Expr[] inputs, Expr plain)
    {
        if (inputs[0].Type == plain.Type) return inputs[0];
        return terms.Is(inputs[0], "Reshape") is [var x, _] && x.Type == plain.Type ? x : null;
    }

    public static Expr? Transpose(Terms terms, Expr[] inputs, Expr plain)
    {
        var permutation = terms.AttributesOf(plain).Ints("perm") ?? Reversed(plain.Type.Shape.Rank);
        if (IsIdentity(permutation)) return inputs[0];
        if (terms.Is(inputs[0], "Transpose") is not [var x]) return null;
        var before = terms.AttributesOf(inputs[0]).Ints("perm") ?? Reversed(plain.Type.Shape.Rank);
        return IsIdentity(Array.ConvertAll(permutation, d => before[d])) ? x : null;
    }

    private static long[] Reversed(int rank)
    {
        var permutation = new long[rank];
        for (var d = 0; d < rank; d++) permutation[d] = rank - 1 - d;
        return permutation;
    }

    private static bool IsIdentity(long[] permutation)
    {
        for (var d = 0; d < permutation.Length; d++)
            if (permutation[d] != d) return false;
        return true;
    }
}
