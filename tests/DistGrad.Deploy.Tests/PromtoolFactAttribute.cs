using DistGrad.Tests;

namespace DistGrad.Deploy.Tests;

/// <summary>A fact that needs <c>promtool</c>, of Debian's package <c>prometheus</c>: skipped where it is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public const string Program = "promtool";

    public PromtoolFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") return;
        if (!Programs.IsInstalled(Program)) Skip = $"{Program} is not installed; Debian has it in the package prometheus.";
    }
}
