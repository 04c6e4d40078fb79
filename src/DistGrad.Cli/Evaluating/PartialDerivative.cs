namespace DistGrad.Cli.Evaluating;

/// <summary>A partial derivative.</summary>
/// <param name="Wrt">Label of what it is by.</param>
/// <param name="Expression">The derivative as an expression of the inputs.</param>
/// <param name="Value">Its value, or null where no values were given.</param>
internal sealed record PartialDerivative(string Wrt, string Expression, double? Value);
