namespace DistGrad.Kernels.Tapes;

/// <summary>What the runs of one op do. Executes the instructions of a run in order forward, in the opposite order backward.</summary>
/// <remarks>
/// The tape has checked all positions, so that nothing is checked here. An instruction may read results of its own run: forward those before
/// it are there, backward the gradients of its result have all come.
/// </remarks>
internal abstract class TapeInstruction
{
    /// <summary>Computes the results of a run.</summary>
    /// <param name="values">Values, by position.</param>
    /// <param name="operands">All first operands of the run, then all second ones, and so on.</param>
    /// <param name="first">Position of the first result.</param>
    /// <param name="count">Number of instructions.</param>
    public abstract void Forward(ref double values, ref int operands, nint first, nint count);

    /// <summary>Adds to the gradients of the operands what comes from the gradients of the results.</summary>
    /// <param name="values">Values, by position.</param>
    /// <param name="gradients">Gradients, by position.</param>
    /// <param name="operands">As in <see cref="Forward"/>.</param>
    /// <param name="first">Position of the first result.</param>
    /// <param name="count">Number of instructions.</param>
    public abstract void Backward(ref double values, ref double gradients, ref int operands, nint first, nint count);
}
