namespace DistGrad;

/// <summary>A value that a model declares.</summary>
/// <param name="Name">Label of its node in the graph: its name, unless a graph cannot have that.</param>
/// <param name="Type">Its type; unknown where DistGrad does not have it.</param>
public readonly record struct OnnxValue(string Name, TensorType Type);
