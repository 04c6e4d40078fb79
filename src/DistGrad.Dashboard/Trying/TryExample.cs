namespace DistGrad.Dashboard.Trying;

/// <summary>Something to begin with.</summary>
/// <param name="Expr">An expression.</param>
/// <param name="Feeds">Values of its inputs.</param>
public sealed record TryExample(string Expr, string Feeds)
{
    /// <summary>Address of the page that runs it.</summary>
    public string Address => $"/?expr={Uri.EscapeDataString(Expr)}&feeds={Uri.EscapeDataString(Feeds)}";
}
