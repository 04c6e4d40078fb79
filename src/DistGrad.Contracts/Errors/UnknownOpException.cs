namespace DistGrad;

/// <summary>No op has the name given.</summary>
[GenerateSerializer, Alias("distgrad.UnknownOpError")]
public sealed class UnknownOpException : DistGradException
{
    /// <summary>An error that lists what ops there are.</summary>
    /// <param name="op">The name that was asked for.</param>
    /// <param name="known">Names of the ops there are.</param>
    public UnknownOpException(string op, IReadOnlyList<string> known)
        : base($"There is no op '{op}'; there are {string.Join(", ", known)}.")
    {
        Op = op;
    }

    /// <summary>The name that was asked for.</summary>
    [Id(0)]
    public string Op { get; }
}
