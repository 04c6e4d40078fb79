namespace DistGrad.Contracts.Tests.Runs;

public class AttemptIdTests
{
    [Fact]
    public void New_Twice_Differs()
    {
        Assert.NotEqual(AttemptId.New(), AttemptId.New());
        Assert.Matches("^[0-9a-f]{32}$", AttemptId.New().ToString());
    }
}
