namespace DistGrad.Dashboard.Flow;

/// <summary>Nodes whose gradients are looked at together: a row of the picture.</summary>
/// <param name="Name">What it is called: a name or scope, <c>level 3</c>, <c>levels 3 to 5</c>.</param>
/// <param name="Nodes">How many nodes it has.</param>
public sealed record FlowLayer(string Name, int Nodes);
