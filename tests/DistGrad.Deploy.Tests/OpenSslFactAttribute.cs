using DistGrad.Tests;

namespace DistGrad.Deploy.Tests;

/// <summary>A fact that needs the command <c>openssl</c>, and is skipped where it is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSslFactAttribute : FactAttribute
{
    public OpenSslFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") return;
        if (!Programs.IsInstalled("openssl")) Skip = "openssl is not installed.";
    }
}
