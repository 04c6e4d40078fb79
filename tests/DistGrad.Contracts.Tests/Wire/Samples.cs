using System.Net;

namespace DistGrad.Contracts.Tests.Wire;

/// <summary>Values of every wire type. The first of each type has its golden bytes on record: append others, do not change it.</summary>
internal static class Samples
{
    private static readonly AttemptId Attempt = new(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));

    private static readonly SiloAddress[] Silos =
        [SiloAddress.New(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 11111), 7), SiloAddress.New(new IPEndPoint(IPAddress.IPv6Loopback, 11112), 8)];

    private static readonly NodeValues Values = NodeValues.Pack([0, 3, int.MaxValue], Doubles.Delicate[..3]);

    private static readonly PlanSignature Signature = PlanSignature.Of([2, 5], 5, [0, 1]);

    private static readonly Layout Layout = new() { Silos = Silos, OwnerOf = [0, 1, 0] };

    private static readonly PlanReport PlanReport = new()
    {
        Nodes = 7,
        Shards = 3,
        Silos = 2,
        Granularity = "per-op",
        ForwardMessages = 5_000_000_000,
        BackwardMessages = 4,
        Why = "asked for",
    };

    private static readonly RunOutcome Outcome = new()
    {
        Values = Values,
        Gradients = NodeValues.Empty,
        Plan = PlanReport,
        Attempts = 2,
        Elapsed = TimeSpan.FromMilliseconds(1.5),
        Warnings = ["The feed of 'x' is NaN."],
    };

    private static readonly PlanOutline Outline = new()
    {
        Key = "0123456789abcdef01234567",
        GraphId = "00112233445566778899aabbccddeeff",
        Nodes = 7,
        ShardSizes = [4, 2, 1],
        ForwardMessages = 5_000_000_000,
        BackwardMessages = 4,
        BackwardNodes = 3,
        Fed = [new FedRange(0, 1, 0, IsVector: false, "x"), new FedRange(1, 3, 4, IsVector: true, "größe", 7)],
        ShardWork = [5_000_000_000, 0, 1],
        Why = "asked for",
        ZeroGradients = [1],
        ZeroTypes = [TensorType.Scalar],
    };

    private static readonly Tensor Matrix = Tensor.Of<double>(new Shape(2, 2), Doubles.Delicate[..4]);

    private static readonly ValuePack Pack = new() { Tensors = [Matrix, Tensor.Scalar(true)] };

    private static readonly Parcel Parcel = new() { Id = Attempt.Value, Silo = Silos[0], Lengths = [4, 0, 5_000_000_000], PartSize = 1 << 20 };

    private static readonly TensorSpec Spec = TensorSpec.Of(
        [Matrix.Type, new TensorType(DType.Int64, new Shape(1)), default],
        [null, Tensor.Vector<long>(-1), null],
        new TensorType(DType.Float64, new Shape(2)),
        Attributes.None.With("keepdims", 0).With("alpha", 0.5).With("mode", "edge").With("pads", new[] { 0, 1 }),
        output: 1);

    private static readonly BlockSpec Block = new()
    {
        Forward = [1, 2, 3],
        Backward = [4, 5],
        InputSlot = [0, 1, 1],
        InputAt = [-1, 0, 1],
        Outgoing = [[0], [0, 2]],
        Kept = [1, ~0],
        AdjointsOf = [[0], [1]],
        AdjointTypes = [Matrix.Type, TensorType.Scalar],
        GradientsOf = [[0], []],
        Fetched = [7],
        FetchedResult = [2],
        Wrt = [5],
        WrtOutput = [1],
        HasRoot = true,
        Work = 1e6,
        ResultTypes = [Matrix.Type, TensorType.Truth, TensorType.Scalar],
        ForwardScratch = 1000,
        BackwardScratch = 5_000_000_000,
        GradientTypes = [TensorType.Scalar],
    };

    private static readonly TapeSpec Tape = new()
    {
        Ops = [new TapeOp("Mul", 2), new TapeOp("Sin", 1)],
        RunOp = [0, 1],
        RunLength = [2, ~1],
        Operands = [0, 1, 2, 2, 4],
        GraphNode = [5, ~9, 9],
        InputNode = [3, 4],
        InputStart = [0, 1, 2],
        Constants = [0.5],
        Outgoing = [[3], [4, 5]],
        Adjoints = [[5], [3]],
        Gradients = [[0], []],
        Fetched = [9],
        FetchedAt = [6],
        Wrt = [5],
        WrtAt = [7],
        HasRoot = true,
        IsFed = true,
    };

    /// <summary>A shard of two nodes, <c>z = x + c</c> with a consumer elsewhere; no two of its columns are alike.</summary>
    public static PlanShard Shard { get; } = new()
    {
        Shard = 1,
        First = 4,
        GraphNode = [0, 3],
        Roles = [NodeRole.Fed | NodeRole.Wrt | NodeRole.Backward, NodeRole.Backward],
        Kernels = [new("Input", 0, 0), new("Add", 2, 0b01)],
        KernelOf = [0, 1],
        InputStart = [0, 0, 2],
        SourceShard = [1, -1],
        SourceNode = [0, -1],
        SourceSlot = [5, -1],
        BoundSlots = [1],
        BoundValues = [BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_beef)],
        OutputStart = [0, 1, 2],
        TargetShard = [1, 2],
        TargetNode = [1, 0],
        TargetSlot = [0, 63],
        GradientStart = [0, 1, 1],
        NamedNodes = [0],
        Names = ["x"],
    };

    private static readonly object[] Records =
    [
        Attempt,
        default(AttemptId),
        new AttemptOpening
        {
            Attempt = Attempt,
            Run = new("graph", "run"),
            Plan = new("graph", Signature),
            Layout = Layout,
            ShardSizes = [4, 2, 1],
            Feeds = Values,
            Tier = RunTier.Reference,
            Retention = RunRetention.Watched,
            Watched = [2, 5],
            RunSilo = Silos[0],
            Trace = new TraceSpec { Budget = 5000, Watched = [2, 5] },
        },
        new AttemptOpening
        {
            Attempt = default,
            Run = default,
            Plan = new("", PlanSignature.Of([], PlanSignature.None, [])),
            Layout = new() { Silos = [], OwnerOf = [] },
            ShardSizes = [],
            Feeds = NodeValues.Empty,
            Tier = RunTier.Fast,
            Retention = RunRetention.None,
            Watched = [],
        },
        new EdgeBatch
        {
            Attempt = Attempt,
            Shards = [1, 0, 0, 0],
            Nodes = [2, 0, 0, 0],
            Slots = [255, 255, 255, 255],
            Scalars = [0, 0, 0, 0, 0, 0, 0, 128],
            From = Silos[1],
        },
        new EdgeBatch { Attempt = Attempt, Shards = [], Nodes = [], Slots = [], Scalars = [] },
        new EdgeBatch
        {
            Attempt = Attempt,
            Shards = Bytes(400_000),
            Nodes = Bytes(400_000),
            Slots = Bytes(400_000),
            Scalars = Bytes(800_000),
        },
        new EdgeMessage { Attempt = Attempt, Slot = 3, Scalar = -0.0 },
        .. Doubles.Delicate.Select(x => new EdgeMessage { Attempt = Attempt, Slot = int.MinValue, Scalar = x }),
        new GraphSummary
        {
            Id = "00112233445566778899aabbccddeeff",
            Name = "größe 𝛿",
            Nodes = 1_000_000,
            Edges = 2,
            Submitted = new(2024, 2, 29, 23, 59, 58, 7, TimeSpan.Zero),
            Upload = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        },
        new GraphContents
        {
            Summary = new() { Id = "00112233445566778899aabbccddeeff", Name = "g", Nodes = 70_000, Edges = 2, Submitted = default },
            Parts = [1, 2, 1],
            Constants = 3,
        },
        new UploadPart { Chunk = 1, Part = 2, Parts = 3, Sha256 = [0, 1, 255], Bytes = [2, 254], AnnouncedNodes = 5_000_000_000 },
        new UploadStatus { Chunks = 4, Id = "00112233445566778899aabbccddeeff" },
        new GraphSummary { Id = "", Name = "", Nodes = 0, Edges = 0, Submitted = default },
        new HostCensus { Silo = "10.0.0.1:11111@7", OpenAttempts = 1, RetainedRuns = 2, Plans = 3, Nodes = 4, FilledSlots = 5_000_000_000, ReservedBytes = 6_000_000_000, MemoryBytes = 7_000_000_000, MessagesSent = 8_000_000_000, RunsEnded = 9_000_000_000, Shards = 10 },
        new TraceSpec { Budget = 100_000 },
        new NodeEvents { Planned = 7, Node = 6, Label = "q", Op = "Add", Pass = Pass.Forward, ReadyAt = 638_000_000_000_000_000, StartedAt = 638_000_000_000_000_010, EndedAt = 0, Cause = 3, Slot = -1, Targets = [], Number = 3, LocalGradients = [], Shard = 1 },
        new NodeEvents { Planned = 7, Node = 6, Label = "q", Op = "Add", Pass = Pass.Backward, ReadyAt = 1, StartedAt = 2, EndedAt = 3, Cause = -1, Slot = 2, Targets = [3, 0, -1, -1], LocalGradients = [1, double.NaN], Shard = 1, Rank = TraceRank.Watched },
        new ShardEvents(1, Pass.Backward, 638_000_000_000_000_000, 638_000_000_000_000_010),
        new HostTrace { Shards = [new(1, Pass.Forward, 2, 3)], Nodes = [], Dropped = 4 },
        new NodeTrace { Node = 6, Label = "q", Op = "Add", Pass = Pass.Backward, Shard = 1, Silo = "10.0.0.1:11111@7", ReadyAt = TimeSpan.FromMicroseconds(1), StartedAt = TimeSpan.FromMicroseconds(2), EndedAt = TimeSpan.FromMicroseconds(3), Predecessor = 4, Number = -4, LocalGradients = [1, 1] },
        new ShardTrace(1, Pass.Backward, "10.0.0.1:11111@7", TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2)),
        new RunTrace { TraceId = "00112233445566778899aabbccddeeff", StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Elapsed = TimeSpan.FromMilliseconds(1), Shards = [], Nodes = [], Dropped = 5 },
        new RunRecord
        {
            GraphId = "00112233445566778899aabbccddeeff",
            RunId = "run",
            IsDurable = true,
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Elapsed = TimeSpan.FromSeconds(1.5),
            State = RunState.Failed,
            Error = "Node 'h1' (MatMul): …",
            Attempts = 2,
            Nodes = 70_000,
            HasGradients = true,
            Silo = "10.0.0.1:11111@7",
        },
        new HostReport
        {
            IsOpen = true,
            Forward = 3,
            Backward = 2,
            IsIdle = true,
            Values = Values,
            Gradients = NodeValues.Empty,
            Failure = new HostLostException("Silo 'b' is gone."),
        },
        new HostReport { IsOpen = false },
        new KernelKey("Add", 2, 0b11),
        new KernelKey("Sum", KernelKey.MaxArity, ulong.MaxValue),
        default(KernelKey),
        Layout,
        new NodeInspection
        {
            Node = 3,
            Label = "h1",
            Op = "Mul",
            Gate = GateKind.Switcher,
            Value = -0.0,
            Upstream = double.NaN,
            LocalGradients = Doubles.Delicate,
            Inputs = [0, 2],
            Silo = "b",
            Shard = 1,
        },
        new NodeInspection { Node = 0, Label = "#0", Op = "Input", Gate = GateKind.Source, Silo = "", Shard = 0 },
        new NodePlace { GraphNode = 3, Planned = 4, Label = "h1", Op = "Max", Gate = GateKind.Router, Inputs = [0, 2], IsHidden = true, InputPlanned = [3, -1], InputConstants = [0, -0.5] },
        new NodeSnapshot { Value = double.NegativeInfinity, Upstream = 0, LocalGradients = [1, -0.0] },
        new NodeSnapshot { LocalGradients = [] },
        Values,
        NodeValues.Empty,
        NodeValues.Pack([.. Enumerable.Range(0, Doubles.Delicate.Length)], Doubles.Delicate),
        NodeValues.Pack([.. Enumerable.Range(0, 200_000)], [.. Enumerable.Range(0, 200_000).Select(i => Math.Sin(i))]),
        Outline,
        Outline with { ShardSizes = [], Fed = [], ZeroGradients = [.. Enumerable.Range(0, 100_000)], Granularity = Granularity.Fused, PeakBytes = 5_000_000_000, ShardBytes = [6_000_000_000, 0], NodeBytes = 7 },
        PlanReport,
        new PlanRequest("00112233445566778899aabbccddeeff", Signature),
        Shard,
        EmptyShard(),
        LargeShard(20_000),
        new PlanShardConverter().ConvertToSurrogate(Shard),
        Signature,
        new PlanSignature { Fetches = [], GradientOf = PlanSignature.None, Wrt = [], Granularity = (Granularity)255 },
        new PreparedPlan(Outline, Layout),
        new RunKey("00112233445566778899aabbccddeeff", "a/b", IsDurable: true),
        default(RunKey),
        Outcome,
        Outcome with { Warnings = [], Elapsed = TimeSpan.MaxValue },
        new RunProgress(2, 3, 4, 5, 6),
        default(RunProgress),
        new RunRequest
        {
            Signature = Signature,
            Feeds = Values,
            Tier = RunTier.Reference,
            Retention = RunRetention.Watched,
            Watched = [2, 5],
            Deadline = TimeSpan.FromSeconds(1.5),
            TraceContext = [0, 1, 255],
            Trace = new TraceSpec { Budget = 5000, Watched = [2, 5] },
        },
        new RunRequest { Signature = Signature, Feeds = NodeValues.Empty },
        new RunStatus { Progress = new(1, 2, 3, 4, 5), Outcome = Outcome, Error = new FeedException("Input 'x' has no feed.") },
        new RunStatus { Progress = default },
        Matrix,
        Tensor.Full(new TensorType(DType.Float32, Shape.Scalar), 1.5),
        Tensor.Vector<long>(),
        Matrix.Type,
        new TensorType(DType.Float32, new Shape([Shape.Open, 784, Shape.Open], ["batch", null, null])),
        TensorType.Unknown,
        new TensorConverter().ConvertToSurrogate(Matrix),
        new TensorTypeConverter().ConvertToSurrogate(new TensorType(DType.Bool, new Shape([Shape.Open, 3], ["batch", null]))),
        Pack,
        new FedType(3, new TensorType(DType.Int64, new Shape(2)), Tensor.Vector<long>(4, -1)),
        Spec,
        Block,
        new OnnxProblem { Node = "h1", Op = "Loop", Reason = "operators with subgraphs are not supported." },
        new KernelKey("ReduceSum", 2, 0b01, Spec, Block),
        new KernelKey("Tape", 2, 0, Tape: Tape),
        Tape,
        new TapeSpecConverter().ConvertToSurrogate(Tape),
        new TapeOp("Max", 2),
        new FedRange(1, 3, 4, IsVector: true, "größe", 7),
        new EdgeMessage { Attempt = Attempt, Slot = 1, Scalar = 0, Tensor = Matrix },
        new EdgeMessage { Attempt = Attempt, Slot = 1, Scalar = 0, Pack = new ValuePack { Tensors = [Matrix] } },
        EdgeBatch.Of(Attempt, [1, 2, 3], [4, 5, 6], [7, ~8, 9], [Matrix, 0.5, new Value(0, Pack)]),
        EdgeBatch.Of(Attempt, [1], [4], [7], [Matrix]) with { Tensors = [], Types = [Matrix.Type], Parcel = Parcel },
        Parcel,
        new Part { Bytes = [0, 1, 255] },
        new ShardSlice { Shard = Shard },
        new ShardSlice { Parcel = Parcel },
        NodeValues.Pack([1, 4], new Value[] { Matrix, 2.5 }) with { Tensors = [], Types = [Matrix.Type], Parcel = Parcel },
        NodeSnapshots.Of([new NodeSnapshot { LocalGradients = [1], Value = 1 }, null, new NodeSnapshot { LocalGradients = [], ValueTensor = Matrix, UpstreamTensor = Matrix }]),
        NodeInspections.Of([new NodeInspection { Node = 3, Label = "h1", Op = "MatMul", Gate = GateKind.Switcher, ValueTensor = Matrix, Silo = "b", Shard = 1 }]),
        new NodeInspection { Node = 3, Label = "h1", Op = "MatMul", Gate = GateKind.Switcher, ValueTensor = Matrix, UpstreamTensor = Matrix, Silo = "b", Shard = 1 },
        new NodeSnapshot { LocalGradients = [], ValueTensor = Matrix, UpstreamTensor = Matrix },
        NodeValues.Pack([1, 4], new Value[] { Matrix, 2.5 }),
        Signature with { Feeds = [new FedType(1, Matrix.Type)] },
        new PlanShardConverter().ConvertToSurrogate(Shard with { BoundValues = [Matrix] }),
    ];

    /// <summary>All samples; of each type the golden one first.</summary>
    public static object[] All { get; } = [.. Records, .. ErrorSamples.All];

    /// <summary>The sample of a type whose bytes are on record, or null where there is none.</summary>
    public static object? Golden(Type type) => Array.Find(All, sample => sample.GetType() == type);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 31))];

    private static PlanShard EmptyShard() => new()
    {
        Shard = 0,
        First = 0,
        GraphNode = [],
        Roles = [],
        Kernels = [],
        KernelOf = [],
        InputStart = [],
        SourceShard = [],
        SourceNode = [],
        SourceSlot = [],
        BoundSlots = [],
        BoundValues = [],
        OutputStart = [],
        TargetShard = [],
        TargetNode = [],
        TargetSlot = [],
        GradientStart = [],
        NamedNodes = [],
        Names = [],
    };

    // Every column is another, so that none can stand for its neighbour.
    private static PlanShard LargeShard(int count)
    {
        return new()
        {
            Shard = int.MaxValue,
            First = int.MinValue,
            GraphNode = Column(1),
            Roles = [.. Enumerable.Range(0, count).Select(i => (NodeRole)(i % 64))],
            Kernels = [.. Enumerable.Range(0, 500).Select(i => new KernelKey($"Op{i}", i % 64, (ulong)i << 50))],
            KernelOf = Column(2),
            InputStart = Column(3),
            SourceShard = Column(4),
            SourceNode = Column(5),
            SourceSlot = Column(6),
            BoundSlots = Column(7),
            BoundValues = [.. Enumerable.Range(0, count).Select(i => Doubles.Delicate[i % Doubles.Delicate.Length])],
            OutputStart = Column(8),
            TargetShard = Column(9),
            TargetNode = Column(10),
            TargetSlot = Column(11),
            GradientStart = Column(12),
            NamedNodes = Column(13),
            Names = [.. Enumerable.Range(0, count).Select(i => $"n{i}")],
        };

        int[] Column(int seed) => [.. Enumerable.Range(0, count).Select(i => (i * 97) + seed)];
    }
}
