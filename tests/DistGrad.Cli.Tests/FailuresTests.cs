namespace DistGrad.Cli.Tests;

public class FailuresTests
{
    public static TheoryData<Exception, int, string> Cases => new()
    {
        { new OperationCanceledException(), ExitCode.Cancelled, "Cancelled.\n" },
        { new TaskCanceledException(), ExitCode.Cancelled, "Cancelled.\n" },
        { new RunCancelledException("7"), ExitCode.Cancelled, "Cancelled.\n" },
        { new FeedException("No value is fed for x."), ExitCode.BadInput, "error: No value is fed for x.\n" },
        { new RunStalledException("7", 5, "silence"), ExitCode.RunFailed, "error: Run '7' did not finish in 5 attempts; the last one ended because silence.\n" },
        { new GraphException("No nodes."), ExitCode.BadInput, "error: No nodes.\n" },
        { new UnauthorizedAccessException("Access to 'x' is denied."), ExitCode.BadInput, "error: Access to 'x' is denied.\n" },
        { new ArgumentException("Too small.", "feeds"), ExitCode.BadInput, "error: Too small.\n" },
        { new DistGradException("The run stalled."), ExitCode.RunFailed, "error: The run stalled.\n" },
        { new TimeoutException("No answer.\nDetails"), ExitCode.RunFailed, "error: No answer.\n" },
        { new IOException("Address in use."), ExitCode.RunFailed, "error: Address in use.\n" },
        { new InvalidOperationException("A defect."), ExitCode.RunFailed, "error: System.InvalidOperationException: A defect.\n" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Report_Failure_SentenceAndExitCode(Exception failure, int exitCode, string text)
    {
        var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(exitCode, Failures.Report(failure, error));
        Assert.Equal(text, error.ToString());
    }
}
