namespace DistGrad.Grains;

/// <summary>Tells how long clients that upload have not been heard of.</summary>
/// <param name="Time">The silo's clock, unless a test has another one.</param>
internal sealed record UploadClock(TimeProvider Time);
