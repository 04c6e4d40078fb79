using System.Diagnostics;

namespace DistGrad.Cli;

/// <summary>Starts this program again.</summary>
internal static class SelfStart
{
    /// <summary>How to start it.</summary>
    /// <param name="prefix">A command that starts it, or none.</param>
    /// <param name="arguments">Arguments.</param>
    public static ProcessStartInfo Info(string[] prefix, string[] arguments)
    {
        // Started by `dotnet distgrad.dll`, or by a test, the process is dotnet, else it is the program itself.
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.Combine(AppContext.BaseDirectory, "distgrad.dll")] : [program];
        string[] all = [.. prefix, .. self, .. arguments];
        return new ProcessStartInfo(all[0], all[1..]);
    }
}
