namespace DistGrad;

/// <summary>
/// Names of the spans that a run is traced by, and of their tags. A run has a span with one for each pass below it, those have one for each
/// shard, and those one for each node that is traced: four levels at most. What made a node fire last is linked, not nested. Conventions:
/// <see href="https://opentelemetry.io/docs/specs/semconv/general/naming/"/>.
/// </summary>
public static class TraceNames
{
    /// <summary>Name of the source of all spans.</summary>
    public const string Source = "DistGrad";

    /// <summary>Span of a run, from its start to its end, waiting included. Its parent is the caller's span.</summary>
    public const string Run = "run";

    /// <summary>Span of the forward pass of a run's last attempt.</summary>
    public const string Forward = "forward";

    /// <summary>Span of its backward pass.</summary>
    public const string Backward = "backward";

    /// <summary>Spans of a shard in a pass: <c>shard 3</c>.</summary>
    public const string Shard = "shard";

    /// <summary>Content hash of the graph, on runs.</summary>
    public const string GraphId = "distgrad.graph.id";

    /// <summary>Id of the run, on runs.</summary>
    public const string RunId = "distgrad.run.id";

    /// <summary>Number of attempts, on runs.</summary>
    public const string Attempts = "distgrad.run.attempts";

    /// <summary>Number of nodes of the plan, on runs.</summary>
    public const string Nodes = "distgrad.run.nodes";

    /// <summary>Number of node spans that the budget left out, on runs; absent where there are none.</summary>
    public const string Dropped = "distgrad.run.dropped_spans";

    /// <summary><c>forward</c> or <c>backward</c>, on shards and nodes.</summary>
    public const string Pass = "distgrad.pass";

    /// <summary>Number of the shard, on shards and nodes.</summary>
    public const string ShardNumber = "distgrad.shard";

    /// <summary>The silo, on shards and nodes.</summary>
    public const string Silo = "distgrad.silo";

    /// <summary>The op by its ONNX name, on nodes.</summary>
    public const string Op = "distgrad.op";

    /// <summary>The node's name, or <c>#</c> and its number in the graph, on nodes.</summary>
    public const string Node = "distgrad.node";

    /// <summary>The node's value, on its forward span: a scalar, or the Euclidean norm of a tensor. Absent where it is not kept.</summary>
    public const string Value = "distgrad.value";

    /// <summary>Gradient of the root by the node's value, on its backward span; a norm likewise.</summary>
    public const string Upstream = "distgrad.upstream_gradient";

    /// <summary>Derivatives of the node's value by each of its inputs, on its backward span. Absent for tensors.</summary>
    public const string Local = "distgrad.local_gradients";

    /// <summary>What the node sends to each of its inputs, on its backward span: upstream times local gradient. Absent for tensors.</summary>
    public const string Output = "distgrad.output_gradients";

    /// <summary>Microseconds from the first message of the pass until the node began, on nodes.</summary>
    public const string QueueWait = "distgrad.queue_wait_us";

    /// <summary>Microseconds that the node worked, on nodes.</summary>
    public const string Compute = "distgrad.compute_us";

    /// <summary>The class of the error, on runs that failed.</summary>
    public const string ErrorType = "error.type";
}
