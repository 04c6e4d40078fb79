namespace DistGrad;

/// <summary>How far an attempt is on one silo, and what it brought there once it is through.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.HostReport")]
public sealed record HostReport
{
    /// <summary>Whether the host has the attempt open.</summary>
    [Id(0)]
    public required bool IsOpen { get; init; }

    /// <summary>Nodes that have fired forward.</summary>
    [Id(1)]
    public int Forward { get; init; }

    /// <summary>Nodes that have fired backward.</summary>
    [Id(2)]
    public int Backward { get; init; }

    /// <summary>Whether no message is waiting or being worked on.</summary>
    [Id(3)]
    public bool IsIdle { get; init; }

    /// <summary>Fetched values of this silo's nodes, by graph node, once every node has fired.</summary>
    [Id(4)]
    public NodeValues? Values { get; init; }

    /// <summary>Gradients of this silo's nodes, by graph node, once every node has fired.</summary>
    [Id(5)]
    public NodeValues? Gradients { get; init; }

    /// <summary>Why the attempt cannot go on here, or null.</summary>
    [Id(6)]
    public Exception? Failure { get; init; }

    /// <summary>Whether every node of this silo has fired.</summary>
    public bool IsComplete => Values is not null;
}
