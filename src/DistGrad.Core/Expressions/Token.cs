namespace DistGrad.Expressions;

/// <summary>The smallest parts of an expression.</summary>
internal enum TokenKind
{
    End,
    Number,
    Name,
    Symbol,
}

/// <summary>A part of an expression and its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Place of its first character, from 0.</param>
/// <param name="Length">Number of characters.</param>
/// <param name="Number">Value of a number.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, double Number = 0)
{
    public int End => Start + Length;
}
