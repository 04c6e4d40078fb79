namespace DistGrad;

/// <summary>What <c>ScatterElements</c> and <c>ScatterND</c> do with an update and the element that is there.</summary>
public enum ScatterReduction
{
    /// <summary>The update replaces the element. No two updates may go to the same place.</summary>
    None,

    /// <summary>The update is added.</summary>
    Add,

    /// <summary>The element is multiplied by the update.</summary>
    Mul,

    /// <summary>The greater of the two stays.</summary>
    Max,

    /// <summary>The lesser of the two stays.</summary>
    Min,
}
