namespace DistGrad.Expressions;

/// <summary>One step of an expression in postfix order: pushes a number or a name, or applies an op to the last operands.</summary>
/// <param name="Op">What to apply, or null for an operand.</param>
/// <param name="Arity">Number of operands that the op takes.</param>
/// <param name="Name">Name of an operand, or null for a number.</param>
/// <param name="Number">Value of a number.</param>
/// <param name="At">Place of the operator or of the function's name, from 0.</param>
internal readonly record struct Step(Op? Op, int Arity = 0, string? Name = null, double Number = 0, int At = 0);
