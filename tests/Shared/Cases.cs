namespace DistGrad.Tests;

/// <summary>Acceptance cases kept outside the repository.</summary>
internal static class Cases
{
    private const string Variable = "DISTGRAD_CASES";

    /// <summary>Folder of the cases, or null where there is none.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Why tests of cases are skipped, or null where they run.</summary>
    public static string? Skip { get; } = Folder is null ? $"{Variable} is not set: it names the folder of the acceptance cases." : null;

    /// <summary>Path of a file or folder among the cases.</summary>
    /// <param name="parts">Names below the folder.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Folder ?? throw new InvalidOperationException(Skip), .. parts]);
}

/// <summary>A fact that needs the acceptance cases, and is skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesFactAttribute : FactAttribute
{
    public CasesFactAttribute() => Skip = Cases.Skip;
}

/// <summary>A theory that needs the acceptance cases, and is skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesTheoryAttribute : TheoryAttribute
{
    public CasesTheoryAttribute() => Skip = Cases.Skip;
}
