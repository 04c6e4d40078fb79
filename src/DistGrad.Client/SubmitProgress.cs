namespace DistGrad;

/// <summary>How far the submission of a graph is: what the cluster has of it.</summary>
/// <param name="Chunks">Chunks of the graph's binary form.</param>
/// <param name="Nodes">Nodes in them.</param>
/// <param name="Bytes">Bytes of them.</param>
public readonly record struct SubmitProgress(int Chunks, long Nodes, long Bytes);
