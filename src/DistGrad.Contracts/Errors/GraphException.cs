namespace DistGrad;

/// <summary>A graph cannot be built or accepted as it is: wrong arity, a duplicate name, a cycle, no nodes, too many.</summary>
/// <param name="message">What is wrong, at which node, and what would be right.</param>
[GenerateSerializer, Alias("distgrad.GraphError")]
public sealed class GraphException(string message) : DistGradException(message);
