namespace DistGrad;

/// <summary>The type of a node depends on the value of an input that is not known yet.</summary>
/// <param name="op">Op of the node.</param>
/// <param name="input">The input, from 0.</param>
public sealed class OpenValueException(string op, int input)
    : Exception($"{op} needs the value of input {input} before the run, and it is not known.")
{
    /// <summary>The input, from 0.</summary>
    public int Input { get; } = input;
}
