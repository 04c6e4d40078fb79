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

    /// <summary>Place of the error, from 1.</summary>
    [Id(1)]
    public int Column { get; }
}
