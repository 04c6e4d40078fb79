using System.Diagnostics;

namespace DistGrad.Cli.Chaos;

/// <summary>Starts this program again.</summary>
internal static class SelfStart
{
    /// <summary>How to start it.</summary>
    /// <param name="arguments">Arguments.</param>
    public static ProcessStartInfo Info(params string[] arguments)
    {
        // Started by `dotnet distgrad.dll`, or from a test, the process is dotnet or the test's; else it is the program itself.
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "distgrad"
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "distgrad.dll"), .. arguments]);
    }
}
