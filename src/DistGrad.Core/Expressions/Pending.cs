namespace DistGrad.Expressions;

/// <summary>What waits on the parser's stack for its operands: an operator, or an open parenthesis with what is before it.</summary>
/// <param name="Binding">How tightly an operator binds; <see cref="Open"/> for a parenthesis.</param>
/// <param name="Op">The operator; for a parenthesis the function that it calls, or null.</param>
/// <param name="At">Place of the operator or of the parenthesis, from 0.</param>
/// <param name="FunctionAt">Place of the function's name, from 0.</param>
/// <param name="Commas">Commas seen in a function's parentheses.</param>
internal readonly record struct Pending(int Binding, Op? Op, int At, int FunctionAt = 0, int Commas = 0)
{
    public const int Open = 0;
    public const int Sum = 1;
    public const int Product = 2;
    public const int Sign = 3;
    public const int Power = 4;
}
