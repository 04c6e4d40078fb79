namespace DistGrad;

/// <summary>An expression cannot be read.</summary>
[GenerateSerializer, Alias("distgrad.ExpressionError")]
public sealed class ExpressionException : DistGradException
{
    /// <summary>An error at a column of an expression.</summary>
    /// <param name="problem">What is wrong, without the place.</param>
    /// <param name="expression">The text.</param>
    /// <param name="column">Where, from 1.</param>
    public ExpressionException(string problem, string expression, int column)
        : base($"Column {column}: {problem}")
    {
        Expression = expression;
        Column = column;
    }

    /// <summary>The text that could not be read.</summary>
    [Id(0)]
    public string Expression { get; }

    /// <summary>Place of the error, from 1, counted in UTF-16 code units.</summary>
    [Id(1)]
    public int Column { get; }

    /// <summary>Two lines for people: the expression, or the part around the error where it is long, and below it a caret at the column.</summary>
    /// <param name="width">Greatest number of characters in a line; at least 16.</param>
    public string Pointer(int width = 72)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 16);
        var at = Math.Clamp(Column - 1, 0, Expression.Length);
        var start = Expression.Length < width ? 0 : Math.Clamp(at - (width / 2), 0, Expression.Length + 1 - width);
        var end = Math.Min(Expression.Length, start + width);

        // One column for each character: line ends and tabs become spaces, and the caret stands below what is before it.
        var line = string.Create(end - start, (Expression, start), static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = source.Expression[source.start + i] is var c && char.IsWhiteSpace(c) ? ' ' : c;
        });
        if (start > 0) line = $"…{line[1..]}";
        if (end < Expression.Length) line = $"{line[..^1]}…";
        var before = line.AsSpan(0, at - start);
        var caret = before.Length;
        foreach (var c in before)
            if (char.IsLowSurrogate(c)) caret--;
        return $"{line}\n{new string(' ', caret)}^";
    }
}
