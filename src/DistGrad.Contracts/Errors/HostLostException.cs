namespace DistGrad;

/// <summary>A silo of an attempt does not answer; the run goes on under the next attempt.</summary>
/// <param name="message">Which silo and what happened.</param>
[GenerateSerializer, Alias("distgrad.HostLostError")]
public sealed class HostLostException(string message) : RunException(message);
