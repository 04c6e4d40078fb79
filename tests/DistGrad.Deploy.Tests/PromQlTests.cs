namespace DistGrad.Deploy.Tests;

public class PromQlTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("sum by (le, op) (rate(a_bucket{job=\"x\", y=~\"b|c\"}[$__rate_interval])) > 5", "a_bucket")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(a_bucket{job=\"x\"}[5m])))", "a_bucket")]
    [InlineData("sum (a{b=\"c{d}\"}) / ignoring (pass) group_left () sum (b) or c:d:rate5m", "a b c:d:rate5m")]
    [InlineData("avg_over_time(a[5m]) > 2 * on (instance) b and absent(c)", "a b c")]
    public void Selectors_OfAnExpression_AreItsMetrics(string expression, string metrics) =>
        Assert.Equal(metrics.Split(' '), PromQl.Selectors(expression).Select(selector => selector.Metric));

    [Fact]
    public void Selectors_WithMatchers_HaveThem() =>
        Assert.Equal([("a", "job=\"x\", y=\"{\""), ("b", "")], PromQl.Selectors("sum(a{job=\"x\", y=\"{\"}) / b"));
}
