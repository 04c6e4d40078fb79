namespace DistGrad;

/// <summary>A node cannot be inspected in a run.</summary>
/// <param name="message">Which node, why, and what would be right.</param>
[GenerateSerializer, Alias("distgrad.InspectionError")]
public sealed class InspectionException(string message) : RunException(message);
