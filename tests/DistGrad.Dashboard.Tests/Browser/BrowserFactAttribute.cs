namespace DistGrad.Dashboard.Tests.Browser;

/// <summary>A fact that needs Chromium: skipped where it is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute() =>
        Skip = File.Exists(Chromium) || Environment.GetEnvironmentVariable("CI") == "true" ? null : $"There is no {Chromium}; install the package chromium.";
}
