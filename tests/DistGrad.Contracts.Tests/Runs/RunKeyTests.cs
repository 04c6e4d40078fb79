namespace DistGrad.Contracts.Tests.Runs;

public class RunKeyTests
{
    [Theory]
    [InlineData("0123", "run")]
    [InlineData("0123", "a/b/c")]
    [InlineData("0123", "")]
    public void Parse_WhatToStringGave_IsTheKey(string graphId, string runId)
    {
        var key = new RunKey(graphId, runId);

        Assert.Equal($"{graphId}/{runId}", key.ToString());
        Assert.Equal(key, RunKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("a!/b")]
    public void Parse_KeyOfADurableRun_IsAnotherThanThatOfTheRunOfTheSameId(string runId)
    {
        var key = new RunKey("0123", runId, IsDurable: true);

        Assert.Equal(key, RunKey.Parse(key.ToString()));
        Assert.NotEqual(new RunKey("0123", runId).ToString(), key.ToString());
        Assert.Equal(new RunKey("0123", runId), RunKey.Parse($"0123/{runId}"));
    }

    [Fact]
    public void IsCall_IdsThatWereMadeForCalls_AreKnown()
    {
        var id = RunKey.NewCallId();

        Assert.NotEqual(id, RunKey.NewCallId());
        Assert.True(new RunKey("0123", id).IsCall);
        Assert.True(RunKey.Parse(new RunKey("0123", id).ToString()).IsCall);
        Assert.False(new RunKey("0123", id, IsDurable: true).IsCall);
        Assert.False(new RunKey("0123", $"{Guid.NewGuid():N}").IsCall);
        Assert.False(default(RunKey).IsCall);
    }

    [Fact]
    public void TryParse_NoSlash_IsNull() => Assert.Null(RunKey.TryParse("0123"));

    [Fact]
    public void Parse_NoSlash_SaysWhatAKeyIs() => Assert.Equal(
        "'0123' is no key of a run; one is a graph id, a slash and a run id.",
        Assert.Throws<FormatException>(() => RunKey.Parse("0123")).Message);
}
