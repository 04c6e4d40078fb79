namespace DistGrad;

/// <summary>Feeds do not fit the graph: one is missing, or is for something that is no input.</summary>
/// <param name="message">Which feed, and what would be right.</param>
[GenerateSerializer, Alias("distgrad.FeedError")]
public sealed class FeedException(string message) : RunException(message);
