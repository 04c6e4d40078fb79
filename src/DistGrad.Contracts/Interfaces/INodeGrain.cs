namespace DistGrad;

/// <summary>One node of a planned graph. Key: owner silo, plan, node (see <c>NodeKey</c>).</summary>
[Alias("distgrad.INodeGrain")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Activates the node and returns once it is ready for messages.</summary>
    [Alias("Ready")]
    ValueTask Ready();

    /// <summary>Takes a value into a forward slot. One-way: the sender learns nothing.</summary>
    /// <param name="message">Value and slot.</param>
    [Alias("Forward")]
    void Forward(EdgeMessage message);

    /// <summary>Takes an upstream gradient into a gradient slot. One-way: the sender learns nothing.</summary>
    /// <param name="message">Gradient and slot.</param>
    [Alias("Backward")]
    void Backward(EdgeMessage message);
}
