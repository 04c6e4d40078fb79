using DistGrad.Cli.Chaos;
using DistGrad.Deploy.Tests;

namespace DistGrad.EndToEnd.Tests;

/// <summary>A real Prometheus over three silo processes under load.</summary>
public class MonitoringTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [PrometheusFact]
    public async Task Dashboards_ThreeSilosUnderLoad_EveryExpressionReturnsDataAndNoRuleFails()
    {
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        await using var client = await DistGradClient.ConnectAsync(cluster.Gateways);
        await using var prometheus = await PrometheusServer.StartAsync(cluster.Urls, Repository.PathOf($"{Rules.Folder}/*.yml"));
        var load = await LoadAsync(client);
        using var patience = new CancellationTokenSource(Patience);

        // Each round of load is the pause between two rounds of questions.
        var empty = GrafanaDashboard.Files.SelectMany(file => GrafanaDashboard.Read(file).Expressions.Select(expression => (file, expression))).ToList();
        var recorded = Rules.Recordings.Keys.ToList();
        Assert.True(empty.Count > 60);
        var areUp = false;
        while (empty.Count + recorded.Count > 0 || !areUp)
        {
            Assert.False(patience.IsCancellationRequested, $"No data after {Patience.TotalSeconds} s: {string.Join('\n', empty)} {string.Join('\n', recorded)}{(areUp ? "" : "\nNot all silos are up.")}");
            await load();
            areUp = (await prometheus.QueryAsync("up")).SequenceEqual([1, 1, 1]);
            empty = await WithoutDataAsync(empty, query => Filled(query.expression));
            recorded = await WithoutDataAsync(recorded, name => name);
        }

        var rules = await prometheus.RulesAsync();
        Assert.Equal(Rules.Recordings.Keys.Concat(Rules.Alerts.Keys).Order(), rules.Select(rule => rule.Name).Order());
        Assert.All(rules, rule => Assert.True(rule.Health == "ok", $"{rule.Name}: {rule.Error}"));
        Assert.Empty(await prometheus.FiringAsync());

        async Task<List<T>> WithoutDataAsync<T>(IEnumerable<T> queries, Func<T, string> expression)
        {
            List<T> without = [];
            foreach (var query in queries)
                if (!(await prometheus.QueryAsync(expression(query))).Any(double.IsFinite)) without.Add(query);
            return without;
        }
    }

    // What Grafana puts in place of its variables, for metrics that are read once a second.
    private static string Filled(string expression) =>
        expression.Replace("$silo", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "10s", StringComparison.Ordinal);

    // Scalars over three silos, and tensors whose kernels take long.
    private static async Task<Func<Task>> LoadAsync(DistGradClient client)
    {
        var scalars = await client.SubmitAsync(Expression.Parse(string.Join(" + ", Enumerable.Range(1, 100).Select(i => $"sin(x * {i}) * tanh(y / {i})"))));
        var builder = new GraphBuilder("matrices");
        var a = builder.Input("a", new TensorType(DType.Float32, new Shape(512, 512)));
        var tensors = await client.SubmitAsync(builder.Build(Functions.ReduceSum(Functions.MatMul(Functions.MatMul(a, a), a)).Named("f")));
        var numbers = new Feeds { ["x"] = 0.5, ["y"] = 2 };
        var matrices = new Feeds { { "a", Tensor.Full(new TensorType(DType.Float32, new Shape(512, 512)), 0.01) } };
        return () => Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 20).Select(_ => scalars.GradientAsync(feeds: numbers))),
            Task.WhenAll(Enumerable.Range(0, 2).Select(_ => tensors.GradientAsync(feeds: matrices))));
    }
}
