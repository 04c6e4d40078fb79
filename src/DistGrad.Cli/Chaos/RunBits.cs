namespace DistGrad.Cli.Chaos;

/// <summary>Compares results of runs to the bit.</summary>
internal static class RunBits
{
    /// <summary>Whether two runs brought the same values and gradients.</summary>
    public static bool AreSame(RunResult one, RunResult other) =>
        Of(one.Values).SequenceEqual(Of(other.Values)) && Of(one.Gradients).SequenceEqual(Of(other.Gradients));

    private static IEnumerable<(string, long)> Of(ValuesByLabel values) =>
        values.Select(value => (value.Key, BitConverter.DoubleToInt64Bits(value.Value))).OrderBy(value => value.Key, StringComparer.Ordinal);
}
