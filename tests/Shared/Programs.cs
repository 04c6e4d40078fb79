namespace DistGrad.Tests;

/// <summary>Programs that tests start, and that a machine may not have.</summary>
internal static class Programs
{
    /// <summary>Whether a program is on the path.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
