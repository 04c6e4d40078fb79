namespace DistGrad.Grains;

/// <summary>A grain that a run belongs to.</summary>
internal interface IRunOwner
{
    /// <summary>The run is about to end. Called in a turn of the grain.</summary>
    void Ended(Run run);

    /// <summary>Lets go of a run that has ended. Called from any thread.</summary>
    void Forget(Run run);
}
