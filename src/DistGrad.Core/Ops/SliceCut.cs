namespace DistGrad;

/// <summary>What a <c>Slice</c> takes along one dimension: the elements first, first + step, …, as many as count says.</summary>
/// <param name="Axis">The dimension, from 0.</param>
/// <param name="First">The first element taken.</param>
/// <param name="Step">Distance to the next one, not 0; negative ones go backwards.</param>
/// <param name="Count">Number of elements taken.</param>
internal readonly record struct SliceCut(int Axis, long First, long Step, long Count)
{
    /// <summary>The least of the elements taken, if there are any.</summary>
    public long Lowest => Step > 0 ? First : First + ((Count - 1) * Step);

    /// <summary>Clamps a start and an end to a dimension, as ONNX does; NumPy takes nothing where it goes backwards from before the first element.</summary>
    /// <param name="axis">The dimension, from 0.</param>
    /// <param name="extent">Its extent.</param>
    /// <param name="start">The first element; negative ones count from the end.</param>
    /// <param name="end">The element before which to stop; negative ones count from the end.</param>
    /// <param name="step">Distance to the next element.</param>
    /// <exception cref="GraphException">The step is 0.</exception>
    public static SliceCut Of(int axis, long extent, long start, long end, long step)
    {
        if (step == 0) throw new GraphException($"the step along axis {axis} is 0; it is at least 1, or at most -1 to go backwards.");
        if (start < 0) start += extent;
        if (end < 0) end += extent;
        if (extent == 0) return new SliceCut(axis, 0, step, 0);
        var (first, stop) = step > 0 ? (Math.Clamp(start, 0, extent), Math.Clamp(end, 0, extent)) : (Math.Clamp(start, 0, extent - 1), Math.Clamp(end, -1, extent - 1));
        var reach = step > 0 ? stop - first : first - stop;
        var pace = Math.Abs(Math.Max(step, -long.MaxValue));
        return new SliceCut(axis, first, step, reach <= 0 ? 0 : ((reach - 1) / pace) + 1);
    }
}
