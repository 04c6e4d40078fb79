namespace DistGrad.Dashboard.Trying;

/// <summary>What was typed cannot be run.</summary>
/// <param name="at">The field that is wrong: <c>expr</c> or <c>feeds</c> of an expression; <c>model</c>, <c>of</c> or <c>feed</c> and an input's name of a model.</param>
/// <param name="problems">What is wrong and what would be right, a sentence each.</param>
/// <param name="pointer">The expression and below it a caret at the place; null where there is no place.</param>
internal sealed class TrialException(string at, IReadOnlyList<string> problems, string? pointer = null) : Exception(string.Join(' ', problems))
{
    public string Field => at;

    public IReadOnlyList<string> Problems => problems;

    public string? Pointer => pointer;
}
