namespace DistGrad.Simplification;

/// <summary>Rewrites an application of an op.</summary>
/// <param name="terms">Where new terms are made.</param>
/// <param name="inputs">The inputs.</param>
/// <param name="plain">The application as it is.</param>
/// <returns>What it amounts to, or null where it stays.</returns>
internal delegate Expr? Rule(Terms terms, Expr[] inputs, Expr plain);

/// <summary>The rules by the ops that they rewrite.</summary>
internal static class Rules
{
    /// <summary>Rules by name of the op.</summary>
    public static IReadOnlyDictionary<string, Rule> ByOp { get; } = new Dictionary<string, Rule>(StringComparer.Ordinal)
    {
        ["Add"] = SumRules.Add,
        ["Sub"] = SumRules.Sub,
        ["Neg"] = SumRules.Neg,
        ["Mul"] = ProductRules.Mul,
        ["Div"] = ProductRules.Div,
        ["Pow"] = ProductRules.Pow,
        ["Where"] = ChoiceRules.Where,
        ["And"] = ChoiceRules.And,
        ["Or"] = ChoiceRules.Or,
        ["Not"] = ChoiceRules.Not,
        ["Identity"] = IdentityRules.Always,
        ["Sum"] = IdentityRules.OfOneInput,
        ["Mean"] = IdentityRules.OfOneInput,
        ["Max"] = IdentityRules.OfOneInput,
        ["Min"] = IdentityRules.OfOneInput,
        ["Cast"] = IdentityRules.Always,
        ["Expand"] = IdentityRules.Always,
        ["Reshape"] = IdentityRules.Reshape,
        ["Transpose"] = IdentityRules.Transpose,
    };
}
