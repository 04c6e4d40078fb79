namespace DistGrad;

/// <summary>Base of all errors that DistGrad itself reports. The message says in one sentence what is wrong, where, and what would be right.</summary>
[GenerateSerializer, Alias("distgrad.Error")]
public class DistGradException : Exception
{
    /// <summary>An error with its sentence.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DistGradException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
