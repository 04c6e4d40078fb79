namespace DistGrad.Grains;

/// <summary>Why an attempt was given up, in the order of <see cref="MetricTags.Reasons"/>.</summary>
internal enum AttemptLoss
{
    Silo,
    Stalled,
    Closed,
}
