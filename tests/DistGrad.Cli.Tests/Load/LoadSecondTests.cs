using System.Text.Json;
using DistGrad.Cli.Load;

namespace DistGrad.Cli.Tests.Load;

public class LoadSecondTests
{
    [Fact]
    public void Merge_SecondsOfTwoWorkers_AddsCountsErrorsAndLatencies()
    {
        var one = new LoadSecond { Second = 3, Length = 1, Offered = 10, Completed = 7, Durable = 2, Lost = 1, InFlight = 1, Messages = 70, Errors = [new("Timeout", 2, "late")], Latencies = LatenciesTests.Of(Enumerable.Range(1, 100)).ToText() };
        var other = new LoadSecond { Second = 3, Length = 1.01, Offered = 5, Completed = 3, Durable = 1, Wrong = 1, FirstWrong = "bits", Errors = [new("Timeout", 1, "later"), new("Refused", 1, "no")], Latencies = LatenciesTests.Of(Enumerable.Range(101, 100)).ToText() };

        var merged = LoadSecond.Merge([one, JsonSerializer.Deserialize<LoadSecond>(JsonSerializer.Serialize(other))!]);

        Assert.Equal((3, 1.01, 15, 10, 1, "bits", 1, 70, 4), (merged.Second, merged.Length, merged.Offered, merged.Completed, merged.Wrong, merged.FirstWrong, merged.InFlight, merged.Messages, merged.ErrorCount));
        Assert.Equal((3, 1), (merged.Durable, merged.Lost));
        Assert.Equal([new("Timeout", 3, "late"), new("Refused", 1, "no")], merged.Errors);
        Assert.Equal(LatenciesTests.Of(Enumerable.Range(1, 200)).Curve(), Latencies.Parse(merged.Latencies).Curve());
    }

    [Fact]
    public void For_Workers_ShareTheLoadWithoutTheSameArrivals()
    {
        var settings = new LoadSettings { Rate = 90, Concurrency = 8, Duration = TimeSpan.FromSeconds(1), Graphs = [], MaxInFlight = 30 };
        var parts = Enumerable.Range(0, 3).Select(worker => settings.For(worker, 3)).ToArray();

        Assert.Equal(90, parts.Sum(part => part.Rate));
        Assert.Equal(8, parts.Sum(part => part.Concurrency));
        Assert.Equal(30, parts.Sum(part => part.MaxInFlight));
        Assert.Equal(3, parts.Select(part => part.WorkerSeed).Distinct().Count());
        Assert.All(parts, part => Assert.Equal(settings.Seed, part.Seed));
    }
}
