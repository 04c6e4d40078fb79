using DistGrad.Tests;

namespace DistGrad.Embedded.Tests;

public class ExpressionCaseTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public Task OwnCases_OnSilos_GiveValueAndGradients(int silos) =>
        Check(Path.Combine(AppContext.BaseDirectory, "Shared", "expressions.json"), silos);

    [CasesTheory]
    [InlineData(1)]
    [InlineData(3)]
    public Task AcceptanceCases_OnSilos_GiveValueAndGradients(int silos) => Check(Cases.PathOf("expressions.json"), silos);

    private static async Task Check(string file, int silos)
    {
        var cases = ExpressionCase.Read(file);
        Assert.NotEmpty(cases);
        await using var client = await DistGradClient.StartEmbeddedAsync(silos);
        foreach (var @case in cases)
        {
            var graph = await client.SubmitAsync(Expression.Parse(@case.Expr));
            foreach (var tier in Enum.GetValues<RunTier>())
            {
                var run = await graph.GradientAsync(feeds: @case.Feeds, options: new RunOptions { Tier = tier });
                AssertClose(@case.Value, Assert.Single(run.Values).Value, @case.Name);
                Assert.Equal(@case.Gradients.Keys.Order(), run.Gradients.Keys.Order());
                foreach (var (name, expected) in @case.Gradients) AssertClose(expected, run.Gradient(name), $"{@case.Name}: d/d{name}");
            }
        }
    }

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(1e-3, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
