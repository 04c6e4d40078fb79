using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DistGrad;

/// <summary>The way into a DistGrad cluster: submits graphs, finds them again, deletes them.</summary>
/// <remarks>Safe for many threads; one client is enough for a process.</remarks>
public sealed class DistGradClient : IAsyncDisposable
{
    /// <summary>Port that gateways listen on unless told otherwise.</summary>
    public const int DefaultGatewayPort = 30000;

    /// <summary>Cluster and service id unless told otherwise.</summary>
    public const string DefaultClusterId = "distgrad";

    private readonly ClusterCalls _calls;
    private readonly ClusterGraphs _graphs;
    private readonly IAsyncDisposable? _owned;

    /// <summary>A client on top of a connected Orleans client.</summary>
    /// <param name="orleans">The Orleans client.</param>
    /// <param name="owned">What to dispose along with this client, or null.</param>
    /// <param name="options">Ops of the cluster, and how to put up with faults; the defaults if null.</param>
    public DistGradClient(IClusterClient orleans, IAsyncDisposable? owned = null, DistGradClientOptions? options = null)
    {
        _calls = new ClusterCalls(orleans, options, orleans.ServiceProvider.GetService<GatewayWatch>(), orleans.ServiceProvider.GetService<IOwnDoors>());
        _graphs = new ClusterGraphs(_calls, options ?? new());
        _owned = owned;
    }

    /// <summary>Connects to a cluster by its gateways.</summary>
    /// <param name="gateways">One or more of <c>host</c> or <c>host:port</c>, with commas between; the port is 30000 unless given.</param>
    /// <param name="clusterId">Id of the cluster.</param>
    /// <param name="options">How to connect, and to put up with faults once connected; the defaults if null.</param>
    /// <param name="cancellationToken">Ends the attempt to connect.</param>
    /// <exception cref="ArgumentException">A gateway cannot be read or its host is not known.</exception>
    /// <exception cref="TlsFileException">A file for TLS cannot be used.</exception>
    /// <exception cref="ClusterUnreachableException">No gateway answers, or client and cluster do not agree on TLS.</exception>
    public static async Task<DistGradClient> ConnectAsync(
        string gateways, string clusterId = DefaultClusterId, DistGradClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        var host = await GatewayConnection.OpenAsync(gateways, clusterId, options?.Tls, cancellationToken).ConfigureAwait(false);
        return new DistGradClient(host.Services.GetRequiredService<IClusterClient>(), new OwnedHost(host), options);
    }

    /// <summary>Stores a graph in the cluster. The same graph again is found to be there already.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cancellationToken">Ends the call; a graph that was not stored whole is not available.</param>
    /// <exception cref="GraphException">The graph is over a limit of the cluster.</exception>
    /// <exception cref="UnknownOpException">The cluster does not have an op of the graph.</exception>
    /// <exception cref="ClusterUnavailableException">The cluster did not get over a fault in time.</exception>
    /// <exception cref="GraphTooLargeException">The graph would need more memory than the cluster has for one.</exception>
    public Task<GraphHandle> SubmitAsync(Graph graph, CancellationToken cancellationToken = default) => _graphs.SubmitAsync(graph, null, cancellationToken);

    /// <inheritdoc cref="SubmitAsync(Graph, CancellationToken)"/>
    /// <param name="graph">The graph.</param>
    /// <param name="progress">Is told what the cluster has of the graph.</param>
    /// <param name="cancellationToken">Ends the call; a graph that was not stored whole is not available.</param>
    public Task<GraphHandle> SubmitAsync(Graph graph, IProgress<SubmitProgress>? progress, CancellationToken cancellationToken = default) => _graphs.SubmitAsync(graph, progress, cancellationToken);

    /// <summary>
    /// Stores a graph in the cluster while it is built: whatever its size, the client holds a few chunks of 65,536 nodes, and names.
    /// It consists of float64 scalars. Building waits where the cluster is slower.
    /// </summary>
    /// <param name="name">Name of the graph, for people.</param>
    /// <param name="build">Adds the nodes, on a thread of its own, and says what the graph is for. Nothing it does is undone if the submission fails.</param>
    /// <param name="progress">Is told what the cluster has of the graph.</param>
    /// <param name="cancellationToken">Ends the submission; nothing of it stays.</param>
    /// <exception cref="GraphException">The graph is over a limit of the cluster, or not all of it are float64 scalars.</exception>
    /// <exception cref="GraphTooLargeException">The graph would need more memory than the cluster has for one.</exception>
    /// <exception cref="UploadBrokenException">The cluster has lost chunks, as it does with a silo where nothing is stored outside of it: submit again.</exception>
    /// <exception cref="ClusterUnavailableException">The cluster did not get over a fault in time.</exception>
    public Task<GraphHandle> SubmitAsync(string name, Func<GraphBuilder, IReadOnlyList<Expr>> build, IProgress<SubmitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _graphs.SubmitAsync(name, build, progress, cancellationToken);

    /// <inheritdoc cref="SubmitAsync(string, Func{GraphBuilder, IReadOnlyList{Expr}}, IProgress{SubmitProgress}?, CancellationToken)"/>
    public Task<GraphHandle> SubmitAsync(string name, Func<GraphBuilder, Expr> build, IProgress<SubmitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _graphs.SubmitAsync(name, builder => [build(builder)], progress, cancellationToken);

    /// <summary>Finds a graph that was submitted before.</summary>
    /// <param name="id">Its content hash.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UnknownGraphException">The cluster does not have it.</exception>
    public async Task<GraphHandle> GetGraphAsync(string id, CancellationToken cancellationToken = default) =>
        new(_graphs, await _graphs.DownloadAsync(id, cancellationToken).ConfigureAwait(false), isNew: false);

    /// <summary>All graphs in the cluster, oldest first.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<GraphSummary>> ListGraphsAsync(CancellationToken cancellationToken = default) =>
        await _calls.MakeAsync("list its graphs", _calls.Catalog.List, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes a graph, with its plans and what is kept of its runs; runs in flight fail.</summary>
    /// <param name="id">Its content hash.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it was there.</returns>
    public Task<bool> DeleteGraphAsync(string id, CancellationToken cancellationToken = default) => _graphs.DeleteAsync(id, cancellationToken);

    /// <summary>The runs that the silos remember, the latest first: by default the last 1,000, of all clients.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<RunRecord>> ListRunsAsync(CancellationToken cancellationToken = default) =>
        await _calls.MakeAsync("list its runs", _calls.Catalog.Runs, cancellationToken).ConfigureAwait(false);

    /// <summary>What each silo holds at the moment.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<HostCensus>> GetCensusAsync(CancellationToken cancellationToken = default) =>
        await _calls.MakeAsync("count what its silos hold", _calls.Catalog.Census, cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connection, and stops the silos of an embedded cluster.</summary>
    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? default;

    private sealed class OwnedHost(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync().ConfigureAwait(false);
            host.Dispose();
        }
    }
}
