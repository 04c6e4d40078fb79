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

    [Fact]
    public void Parse_NoSlash_SaysWhatAKeyIs() => Assert.Equal(
        "'0123' is no key of a run; one is a graph id, a slash and a run id.",
        Assert.Throws<FormatException>(() => RunKey.Parse("0123")).Message);
}
