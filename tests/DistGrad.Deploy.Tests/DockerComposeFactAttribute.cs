using DistGrad.Tests;

namespace DistGrad.Deploy.Tests;

/// <summary>A fact that needs <c>docker-compose</c>: skipped where it is not installed, in continuous integration too, as not every Debian has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DockerComposeFactAttribute : FactAttribute
{
    public const string Program = "docker-compose";

    public DockerComposeFactAttribute()
    {
        if (!Programs.IsInstalled(Program)) Skip = $"{Program} is not installed.";
    }
}
