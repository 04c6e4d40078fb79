using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistGrad.Kernels.Tapes;

/// <summary>Lanes of vectors one by one.</summary>
internal static class Lanes
{
    /// <summary>A result of which some lanes are computed one by one.</summary>
    /// <param name="result">The result, right in common lanes.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="isCommon">Which lanes are common.</param>
    /// <param name="exact">The function, for other lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Patched(Vector512<double> result, Vector512<double> x, Vector512<double> isCommon, Func<double, double> exact)
    {
        var others = ~isCommon.ExtractMostSignificantBits() & ((1ul << Vector512<double>.Count) - 1);
        return others == 0 ? result : Patch(result, x, others, exact);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Patch(Vector512<double> result, Vector512<double> x, ulong lanes, Func<double, double> exact)
    {
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            if ((lanes >> lane & 1) != 0) result = result.WithElement(lane, exact(x[lane]));
        return result;
    }
}
