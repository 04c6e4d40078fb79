using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>Finds settings that a silo cannot work with, all of them at once.</summary>
internal sealed class DistGradOptionsValidator : IValidateOptions<DistGradOptions>
{
    private const int MaxPartSize = Messages.MaxBody / 4;

    // They are asked for in one message.
    private const int MostRemembered = 10_000;

    private static readonly TimeSpan LongestPartition = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DistGradOptions options)
    {
        List<string> problems = [];
        AtLeast(options.MaxRunsInFlight, 1, nameof(options.MaxRunsInFlight));
        AtLeast(options.RememberedRuns, 0, nameof(options.RememberedRuns));
        if (options.RememberedRuns > MostRemembered) problems.Add($"{nameof(options.RememberedRuns)} is at most {MostRemembered}, not {options.RememberedRuns}.");
        AtLeast(options.MaxRunsWaiting, 0, nameof(options.MaxRunsWaiting));
        AtLeast(options.MaxGraphNodes, 1, nameof(options.MaxGraphNodes));
        AtLeast(options.MaxAttempts, 1, nameof(options.MaxAttempts));
        AtLeast(options.StalledLooks, 1, nameof(options.StalledLooks));
        AtLeast(options.ActivationConcurrency, 1, nameof(options.ActivationConcurrency));
        AtLeast(options.RetainAllUpTo, 0, nameof(options.RetainAllUpTo));
        AtLeast(options.GraphBytes, 1, nameof(options.GraphBytes));
        AtLeast(options.DurableBytes, 1, nameof(options.DurableBytes));
        AtLeast(options.RetainedBytes, 0, nameof(options.RetainedBytes));
        AtLeast(options.TraceBytes, 0, nameof(options.TraceBytes));
        AtLeast(options.RetainAllBytes, 0, nameof(options.RetainAllBytes));
        AtLeast(options.KeptBytes, 0, nameof(options.KeptBytes));
        AtLeast(options.PlanBytes, 0, nameof(options.PlanBytes));
        AtLeast(options.TensorBytes, 0, nameof(options.TensorBytes));
        if (options.PartSize is < 1 or > MaxPartSize) problems.Add($"{nameof(options.PartSize)} is from 1 to {MaxPartSize} bytes, not {options.PartSize}.");
        Lasts(options.AttemptPause, TimeSpan.Zero, nameof(options.AttemptPause));
        Lasts(options.CallPatience, TimeSpan.Zero, nameof(options.CallPatience));
        Lasts(options.StoragePatience, TimeSpan.Zero, nameof(options.StoragePatience));
        Lasts(options.RetainFor, TimeSpan.Zero, nameof(options.RetainFor));
        Lasts(options.DurableFor, TimeSpan.FromMinutes(1), nameof(options.DurableFor));
        Lasts(options.DrainFor, TimeSpan.Zero, nameof(options.DrainFor));
        Lasts(options.UploadGrace, TimeSpan.FromMilliseconds(1), nameof(options.UploadGrace));
        Lasts(options.WatchdogInterval, TimeSpan.FromMilliseconds(1), nameof(options.WatchdogInterval));
        Lasts(options.HostTimeout, TimeSpan.FromMilliseconds(1), nameof(options.HostTimeout));
        Lasts(options.NetworkPartitionTimeout, CutWatch.Round * 3, nameof(options.NetworkPartitionTimeout));
        if (options.NetworkPartitionTimeout > LongestPartition) problems.Add($"{nameof(options.NetworkPartitionTimeout)} is at most {LongestPartition}, not {options.NetworkPartitionTimeout}.");
        Lasts(options.Lease, options.WatchdogInterval * 2, nameof(options.Lease));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void AtLeast(long value, long least, string option)
        {
            if (value < least) problems.Add($"{option} is at least {least}, not {value}.");
        }

        void Lasts(TimeSpan value, TimeSpan least, string option)
        {
            if (value < least) problems.Add($"{option} is at least {least}, not {value}.");
        }
    }
}
