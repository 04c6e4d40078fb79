using Orleans.Concurrency;

namespace DistGrad;

/// <summary>The service of a silo that holds its nodes' run state. Addressed by silo.</summary>
[Alias("distgrad.IShardHost")]
public interface IShardHost : Orleans.Services.IGrainService
{
    /// <summary>Waits until the silo has memory for the tensors of an attempt, first come, first served.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="bytes">Most bytes that it will hold on this silo at one time, by its plan.</param>
    /// <returns>Whether the memory is set aside, until the attempt is closed; if not, it keeps its place and asks again.</returns>
    /// <exception cref="RunTooLargeException">It will never fit.</exception>
    /// <exception cref="HostLostException">The attempt was closed before.</exception>
    [Alias("Reserve")]
    Task<bool> Reserve(AttemptId attempt, long bytes);

    /// <summary>Loads the plan's shards, activates their nodes and opens the attempt. Nothing fires yet.</summary>
    /// <param name="opening">Plan, layout, feeds.</param>
    [Alias("Open"), ResponseTimeout("00:10:00")]
    Task Open(AttemptOpening opening);

    /// <summary>Lets the source nodes fire. Every host of the layout has opened the attempt before.</summary>
    /// <param name="attempt">The attempt.</param>
    [Alias("Fire")]
    Task Fire(AttemptId attempt);

    /// <summary>
    /// Sets memory aside, opens the attempt and lets its source nodes fire, all in one, where this host is the only one of the layout, or all others
    /// have opened it: for small runs the calls take longer than the nodes.
    /// </summary>
    /// <param name="opening">Plan, layout, feeds.</param>
    /// <param name="bytes">Most bytes that it will hold at one time, by its plan; 0 if they are set aside already, or none are needed.</param>
    /// <returns>Whether it has begun; if not, it keeps its place among those that wait for memory, and asks again.</returns>
    /// <exception cref="RunTooLargeException">It will never fit.</exception>
    /// <exception cref="HostLostException">The attempt was closed before.</exception>
    [Alias("Begin"), ResponseTimeout("00:10:00")]
    Task<bool> Begin(AttemptOpening opening, long bytes);

    /// <summary>Takes messages for this silo's nodes.</summary>
    /// <param name="batch">Messages of one attempt.</param>
    /// <returns>Whether the attempt is open; if not, the messages are dropped and more would be too.</returns>
    [Alias("Deliver"), ResponseTimeout("00:10:00")]
    Task<bool> Deliver(EdgeBatch batch);

    /// <summary>How far the attempt is on this silo; renews its lease.</summary>
    /// <param name="attempt">The attempt.</param>
    [Alias("Report")]
    Task<HostReport> Report(AttemptId attempt);

    /// <summary>Another host tells the silo of the run that it is through with an attempt, or cannot go on.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="silo">Index of the other host in the layout.</param>
    /// <param name="report">What it has.</param>
    [Alias("Tell")]
    Task Tell(AttemptId attempt, int silo, HostReport report);

    /// <summary>Whether a run was taken on at a door of this silo, and is under way or still kept.</summary>
    /// <param name="run">The run.</param>
    [Alias("Holds")]
    Task<bool> Holds(RunKey run);

    /// <summary>Ends the attempt and frees its state, but for what is to be retained. It cannot be opened afterwards.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="retain">Whether the run succeeded, so that its retention applies.</param>
    [Alias("Close")]
    Task Close(AttemptId attempt, bool retain);

    /// <summary>A silo is about to stop: new runs are laid out without it, where there are others.</summary>
    /// <param name="silo">The silo.</param>
    [Alias("Drains")]
    Task Drains(SiloAddress silo);

    /// <summary>Another silo lets this one hear that it lives and reaches it.</summary>
    /// <param name="silo">The other silo.</param>
    [Alias("Hear"), OneWay]
    Task Hear(SiloAddress silo);

    /// <summary>What was noted of a traced attempt that is closed here. It is told once, and kept for the time of a lease.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Null where nothing is kept of it.</returns>
    [Alias("Trace")]
    Task<HostTrace?> Trace(AttemptId attempt);

    /// <summary>What nodes of an open or retained attempt hold.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="nodes">Planned nodes of this silo.</param>
    /// <param name="graphNodes">For each of them the graph node that is meant, which matters where it is a block of scalar ops.</param>
    /// <returns>A snapshot for each node, or null where the attempt is not here or did not retain the node.</returns>
    [Alias("Inspect")]
    Task<NodeSnapshots> Inspect(AttemptId attempt, int[] nodes, int[] graphNodes);

    /// <summary>A part of what was too large for a message from here.</summary>
    /// <param name="parcel">The parcel.</param>
    /// <param name="part">Part, from 0.</param>
    /// <exception cref="PartsLostException">The parcel is not held any more.</exception>
    [Alias("Part")]
    Task<Part> Part(Guid parcel, int part);

    /// <summary>Frees everything that belongs to a graph: runs, plans, nodes.</summary>
    /// <param name="graphId">Content hash of the graph.</param>
    [Alias("Forget")]
    Task Forget(string graphId);

    /// <summary>What this silo holds.</summary>
    [Alias("Census")]
    Task<HostCensus> Census();

    /// <summary>The runs that this silo remembers, in no order.</summary>
    [Alias("Runs")]
    Task<RunRecord[]> Runs();
}
