namespace DistGrad.Grains;

/// <summary>Whether a silo is about to stop.</summary>
public interface ISiloDrain
{
    /// <summary>Whether the silo has been told to stop: it takes no new runs, and is not ready any more.</summary>
    bool HasBegun { get; }
}
