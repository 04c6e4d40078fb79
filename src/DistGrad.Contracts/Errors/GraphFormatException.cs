namespace DistGrad;

/// <summary>Bytes or text that should hold a graph do not.</summary>
/// <param name="message">What is wrong and where.</param>
/// <param name="innerException">What caused it, if anything did.</param>
[GenerateSerializer, Alias("distgrad.GraphFormatError")]
public sealed class GraphFormatException(string message, Exception? innerException = null) : DistGradException(message, innerException);
