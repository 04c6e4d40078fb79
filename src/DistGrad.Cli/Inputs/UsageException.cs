namespace DistGrad.Cli.Inputs;

/// <summary>The command line asks for something that cannot be done as it is written.</summary>
/// <param name="problems">What is wrong, a sentence each.</param>
internal sealed class UsageException(params IReadOnlyList<string> problems) : Exception(string.Join(' ', problems))
{
    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems => problems;
}
