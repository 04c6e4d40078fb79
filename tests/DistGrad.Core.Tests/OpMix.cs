namespace DistGrad.Core.Tests;

/// <summary>Which ops a random graph is drawn from.</summary>
internal enum OpMix
{
    /// <summary>Ops that stay within [−1, 1] when their inputs do, with moderate slopes.</summary>
    Bounded,

    /// <summary>All ops with a value that can be told to the bit, without regard to their domains: NaN and infinities occur.</summary>
    All,
}
