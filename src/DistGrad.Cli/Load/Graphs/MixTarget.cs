using System.Security.Cryptography;

namespace DistGrad.Cli.Load.Graphs;

/// <summary>The mix of graphs in a cluster.</summary>
internal sealed class MixTarget : ILoadTarget
{
    private readonly DistGradClient _client;
    private readonly LoadSettings _settings;
    private readonly List<GraphTarget> _graphs = [];

    private MixTarget(DistGradClient client, LoadSettings settings) => (_client, _settings) = (client, settings);

    /// <summary>Submits the graphs and takes their first results.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="graphs">The graphs.</param>
    /// <param name="settings">The load.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<MixTarget> PrepareAsync(DistGradClient client, IReadOnlyList<LoadGraph> graphs, LoadSettings settings, CancellationToken cancellationToken)
    {
        var mix = new MixTarget(client, settings);
        foreach (var graph in graphs) mix._graphs.Add(await GraphTarget.PrepareAsync(client, graph, settings, cancellationToken));
        return mix;
    }

    /// <summary>Hash of the first results' bits.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var graph in _graphs) graph.AddTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Deletes the graphs that were not in the cluster before.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        foreach (var graph in _graphs.Where(graph => graph.IsNew)) await _client.DeleteGraphAsync(graph.Graph.Graph.Id, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LoadedRun> RunAsync(LoadDraw draw, CancellationToken cancellationToken)
    {
        // Whoever starts runs by the clock is not held up by sending this one.
        await Task.Yield();
        return await Choose(draw.Choice).RunAsync(draw.Kind < _settings.GradientShare, draw.Store < _settings.DurableShare, cancellationToken).ConfigureAwait(false);
    }

    private GraphTarget Choose(double choice)
    {
        var left = choice * _graphs.Sum(graph => graph.Graph.Weight);
        foreach (var graph in _graphs)
        {
            left -= graph.Graph.Weight;
            if (left < 0) return graph;
        }

        return _graphs[^1];
    }
}
