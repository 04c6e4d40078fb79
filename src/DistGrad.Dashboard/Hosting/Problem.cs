namespace DistGrad.Dashboard.Hosting;

/// <summary>Why a question was not answered, as the page's scripts read it.</summary>
internal sealed record Problem
{
    /// <summary>What is wrong and what would be right, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The field that is wrong, or null.</summary>
    public string? Field { get; init; }

    /// <summary>The text that is wrong, and below it a caret at the place; or null.</summary>
    public string? Pointer { get; init; }
}
