namespace DistGrad.Cli.Bench;

/// <summary>One measured number against its target.</summary>
/// <param name="Name">Name, in snake case.</param>
/// <param name="Value">What was measured; null where it could not be.</param>
/// <param name="Unit">Its unit; <c>ratio</c> for a quotient.</param>
/// <param name="Target">What it should be.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Figure(string Name, double? Value, string Unit, double Target, bool AtLeast = false)
{
    public bool IsOk => AtLeast ? Value >= Target : Value <= Target;
}
