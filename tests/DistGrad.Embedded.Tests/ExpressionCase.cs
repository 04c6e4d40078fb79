using System.Text.Json;

namespace DistGrad.Embedded.Tests;

/// <summary>An expression with what it should give.</summary>
public sealed record ExpressionCase(string Name, string Expr, Dictionary<string, double> Feeds, double Value, Dictionary<string, double> Gradients)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Reads a file of cases.</summary>
    public static IReadOnlyList<ExpressionCase> Read(string file) =>
        JsonSerializer.Deserialize<List<ExpressionCase>>(File.ReadAllText(file), Options) ?? [];
}
