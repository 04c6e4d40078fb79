using System.Globalization;

namespace DistGrad;

/// <summary>A run needs more memory for its tensors than a silo may use for all runs together.</summary>
/// <param name="silo">The silo.</param>
/// <param name="needed">Bytes that the run may need there at one time, by its plan.</param>
/// <param name="limit">Bytes that the silo may use.</param>
[GenerateSerializer, Alias("distgrad.RunTooLargeError")]
public sealed class RunTooLargeException(string silo, long needed, long limit)
    : RunException(string.Create(CultureInfo.InvariantCulture, $"The run may need {Megabytes(needed):N1} MB for tensors on silo {silo}, which has {Megabytes(limit):N1} MB for them; feed smaller batches, retain less, add silos, or raise the limit (TensorBytes)."))
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public string Silo { get; } = silo;

    /// <summary>Bytes that the run may need there at one time, by its plan.</summary>
    [Id(1)]
    public long Needed { get; } = needed;

    /// <summary>Bytes that the silo may use.</summary>
    [Id(2)]
    public long Limit { get; } = limit;

    private static double Megabytes(long bytes) => bytes / 1e6;
}
