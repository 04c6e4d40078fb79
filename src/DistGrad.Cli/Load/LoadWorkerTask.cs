using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Load;

/// <summary>What a worker is told first.</summary>
/// <param name="Settings">Its load.</param>
/// <param name="Cluster">Where the cluster is.</param>
internal sealed record LoadWorkerTask(LoadSettings Settings, ClusterAddress Cluster);
