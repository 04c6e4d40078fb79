namespace DistGrad.Contracts.Tests.Wire;

/// <summary>All product errors, and others that a silo may report; new ones at each call, since throwing changes an exception.</summary>
internal static class ErrorSamples
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 14).Select(i => $"n{i}")];

    /// <summary>Of each type the golden one first.</summary>
    public static Exception[] All =>
    [
        new ClusterUnreachableException("127.0.0.1:30000", "distgrad", new TimeoutException("No answer.")),
        new ClusterUnavailableException("start run 'r'", TimeSpan.FromMinutes(1), new TimeoutException("No answer.")),
        new DistGradException("What is wrong."),
        new DistGradException("What is wrong.", new GraphException("The cause.")),
        new ExpressionException("')' is missing", "exp(größe", 10),
        new FeedException("Input 'x' has no feed."),
        new GraphException("Node 'h1' is there twice."),
        new GraphFormatException("The bytes are no graph.", new EndOfStreamException("Too short.")),
        new GraphTooLargeException(400_000_000, 31_200_000_000, 19_200_000_000),
        new HostLostException("Silo 'b' does not answer."),
        new InspectionException("Node 'h1' was pruned.", 3, 7),
        new NodeFailedException("h1", "Div", Pass.Backward, Doubles.Delicate[..3], "division by zero"),
        new NodeFailedException("#7", "Input", Pass.Forward, [], ""),
        new NodeFailedException("h1", "MatMul", Pass.Forward, [double.NaN, 2], "out of memory", ["Float32[2, 3]", ""]),
        new OnnxException("model.onnx", "the file is cut short."),
        new OnnxException("model.onnx", new OnnxProblem { Node = "loop", Op = "Loop", Reason = "operators with subgraphs are not supported." }),
        new PartsLostException(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")),
        new RunCancelledException("run"),
        new RunConflictException("run"),
        new RunDeadlineException("run", TimeSpan.FromMilliseconds(1500)),
        new RunRefusedException("graph", 8, 64),
        new RunTooLargeException("10.0.0.1:11111@7", 6_000_000_000, 4_000_000_000),
        new RunTooLargeToStoreException("run", 600_000_000, 268_435_456),
        new StorageUnavailableException(TimeSpan.FromSeconds(60), "It was not possible to connect."),
        new RunStalledException("run", 3, "silo 'b' did not answer"),
        new UnknownGraphException("graph"),
        new UnknownNodeException("net", "y", ["x", "z"]),
        new UnknownNodeException("net", "", Names),
        new UnknownOpException("Frobnicate", ["Add", "Mul"]),
        new UnknownRunException("run"),
        new UploadBrokenException(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 7, "chunk 3 comes next"),
    ];

    /// <summary>Errors of the platform.</summary>
    public static Exception[] Foreign =>
    [
        new InvalidOperationException("Not now.", new ArgumentNullException("x")),
        new OperationCanceledException("Cancelled."),
        new TimeoutException("Too late."),
    ];
}
