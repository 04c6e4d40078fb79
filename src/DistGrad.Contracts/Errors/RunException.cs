namespace DistGrad;

/// <summary>Base of the errors that end a run.</summary>
/// <param name="message">What happened and where.</param>
/// <param name="innerException">What caused it, if anything did.</param>
[GenerateSerializer, Alias("distgrad.RunError")]
public abstract class RunException(string message, Exception? innerException = null) : DistGradException(message, innerException);
