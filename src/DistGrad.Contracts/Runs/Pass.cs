namespace DistGrad;

/// <summary>A pass of a run.</summary>
public enum Pass : byte
{
    /// <summary>Values, from producers to consumers.</summary>
    Forward = 0,

    /// <summary>Gradients, from consumers to producers.</summary>
    Backward = 1,
}
