using System.Diagnostics;

namespace DistGrad.Grains;

/// <summary>Where DistGrad's spans come from.</summary>
internal static class Telemetry
{
    /// <summary>The source of all spans; see <see cref="TraceNames"/>.</summary>
    public static readonly ActivitySource Source = new(TraceNames.Source);
}
