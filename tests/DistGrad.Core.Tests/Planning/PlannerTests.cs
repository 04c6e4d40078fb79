using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Planning;

public class PlannerTests
{
    private static readonly Planner Planner = new(OpRegistry.Standard);
    private readonly GraphBuilder _builder = new("g");

    [Fact]
    public void Plan_BranchThatNothingAsksFor_IsPruned()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var root = Exp(x);
        var unread = Sin(x) * y;

        var plan = Planner.Plan(_builder.Build(root), PlanSignature.Of([], root.Node, [x.Node, y.Node]));

        Assert.Equal([x.Node, root.Node], plan.GraphNodes);
        Assert.Equal(-1, plan.Locate(unread.Node));
        Assert.Equal((2, 1L, 1L, 2), (plan.Outline.Nodes, plan.Outline.ForwardMessages, plan.Outline.BackwardMessages, plan.Outline.BackwardNodes));
        Assert.Equal([y.Node], plan.Outline.ZeroGradients);
        Assert.Equal(["x"], plan.Outline.Fed.Select(range => range.Name));
    }

    [Fact]
    public void Plan_FetchBesideTheRoot_IsPlannedWithoutGradients()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var (root, fetch) = (Exp(x), Sin(x) * y);

        var plan = Planner.Plan(_builder.Build(root), PlanSignature.Of([fetch.Node], root.Node, [x.Node]));

        Assert.Equal(NodeRole.Fetched, RoleOf(plan, fetch.Node));
        Assert.Equal(NodeRole.Root | NodeRole.Backward, RoleOf(plan, root.Node));
        Assert.Equal(NodeRole.Fed | NodeRole.Wrt | NodeRole.Backward, RoleOf(plan, x.Node));
        Assert.Equal(NodeRole.Fed, RoleOf(plan, y.Node));
        Assert.Equal(1, plan.Outline.BackwardMessages);
    }

    [Fact]
    public void Plan_RootDependsOnlyThroughATruthValue_GradientIsZero()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var root = Where(Greater(x, y), y, _builder.Constant(1));

        var plan = Planner.Plan(_builder.Build(root), PlanSignature.Of([], root.Node, [x.Node, y.Node]));

        Assert.Equal([x.Node], plan.Outline.ZeroGradients);
        Assert.Equal(1, plan.Outline.BackwardMessages);
        PlanChecks.AssertConsistent(plan);
    }

    [Fact]
    public void Plan_Constants_AreBoundIntoSlotsInOrder()
    {
        var (x, one, two) = (_builder.Input("x"), _builder.Constant(1), _builder.Constant(2));
        var root = Max(two, x, one, two);

        var plan = Planner.Plan(_builder.Build(root), PlanSignature.Of([root.Node], PlanSignature.None, []));

        Assert.Equal([x.Node, root.Node], plan.GraphNodes);
        Assert.Equal([2.0, 1, 2], plan.Shards[1].BoundValues);
        Assert.Equal([0, 2, 3], plan.Shards[1].BoundSlots);
        PlanChecks.AssertConsistent(plan);
    }

    [Fact]
    public void Plan_ConstantIsAskedFor_IsANodeOfItsOwn()
    {
        var (x, two) = (_builder.Input("x"), _builder.Constant(2));
        var root = x * two;
        var feeds = NodeValues.Pack([x.Node], [5]);

        var run = Run(root, [two.Node, root.Node], root.Node, [two.Node, x.Node], feeds);

        Assert.Equal((2.0, 10.0, 5.0, 2.0), (run.ValueOf(two.Node), run.ValueOf(root.Node), run.GradientOf(two.Node), run.GradientOf(x.Node)));
    }

    [Fact]
    public void Plan_ConstantIsRoot_ItsGradientIsOneAndThatOfOthersZero()
    {
        var (x, two) = (_builder.Input("x"), _builder.Constant(2));

        var run = Run(two, [], two.Node, [two.Node, x.Node], NodeValues.Empty);

        Assert.Equal((2.0, 1.0, 0.0), (run.ValueOf(two.Node), run.GradientOf(two.Node), run.GradientOf(x.Node)));
    }

    [Fact]
    public void Plan_InputIsRootAndWrt_GradientIsOne()
    {
        var x = _builder.Input("x");

        var run = Run(x, [x.Node], x.Node, [x.Node], NodeValues.Pack([0], [7]));

        Assert.Equal((7.0, 1.0, 0L, 0L), (run.ValueOf(0), run.GradientOf(0), run.Messages(Pass.Forward), run.Messages(Pass.Backward)));
    }

    [Fact]
    public void Plan_RootInTheMiddle_NodesBehindItAreOnlyEvaluated()
    {
        var x = _builder.Input("x");
        var root = x * x;
        var behind = root + x;

        var run = Run(behind, [behind.Node], root.Node, [x.Node, behind.Node], NodeValues.Pack([0], [3]));

        Assert.Equal((12.0, 6.0, 0.0), (run.ValueOf(behind.Node), run.GradientOf(x.Node), run.GradientOf(behind.Node)));
        Assert.Equal((4L, 2L), (run.Messages(Pass.Forward), run.Messages(Pass.Backward)));
    }

    [Fact]
    public void Plan_WrtIntermediateNode_NothingFlowsBeyondIt()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var q = x + y;
        var root = q * q;

        var run = Run(root, [], root.Node, [q.Node], NodeValues.Pack([0, 1], [1, 2]));

        Assert.Equal((6.0, 2L), (run.GradientOf(q.Node), run.Messages(Pass.Backward)));
    }

    [Fact]
    public void Plan_EmptyWrt_HasNoBackwardPass()
    {
        var root = Exp(_builder.Input("x"));

        var plan = Planner.Plan(_builder.Build(root), PlanSignature.Of([], root.Node, []));

        Assert.Equal((0L, 0), (plan.Outline.BackwardMessages, plan.Outline.BackwardNodes));
        Assert.Equal(NodeRole.Root, RoleOf(plan, root.Node));
    }

    [Fact]
    public void Plan_NameOfANode_IsItsLabelInItsShard()
    {
        var root = Exp(_builder.Input("x")).Named("e") + 1;

        var plan = Planner.Plan(_builder.Build(root), PlanSignature.Of([root.Node], PlanSignature.None, []));

        Assert.Equal(["x", "e", "#3"], plan.Shards.SelectMany(shard => Enumerable.Range(0, shard.Count).Select(shard.Label)));
    }

    [Fact]
    public void Plan_TruthValueAsRootOrWrt_IsRefused()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var truth = Less(x, y).Named("t");
        var graph = _builder.Build(Where(truth, x, y));

        var root = Assert.Throws<GraphException>(() => Planner.Plan(graph, PlanSignature.Of([], truth.Node, [x.Node])));
        var wrt = Assert.Throws<GraphException>(() => Planner.Plan(graph, PlanSignature.Of([], graph.Outputs[0], [truth.Node])));

        Assert.Equal("Node 't' (Less) cannot be differentiated: it is Bool[], not a single floating-point number.", root.Message);
        Assert.Equal("Node 't' (Less) cannot be differentiated by: it is Bool[], and only floating-point values have gradients.", wrt.Message);
    }

    [Theory]
    [InlineData(new[] { 2 }, -1, new int[0])]
    [InlineData(new[] { -1 }, -1, new int[0])]
    [InlineData(new[] { 0 }, 2, new int[0])]
    [InlineData(new[] { 0 }, -2, new int[0])]
    [InlineData(new int[0], 1, new[] { 2 })]
    [InlineData(new int[0], 1, new[] { -1, 0 })]
    public void Plan_NodeThatTheGraphDoesNotHave_IsRefused(int[] fetches, int root, int[] wrt)
    {
        var graph = _builder.Build(Exp(_builder.Input("x")));

        Assert.Throws<UnknownNodeException>(() => Planner.Plan(graph, PlanSignature.Of(fetches, root, wrt)));
    }

    [Fact]
    public void Plan_NothingAskedOrGradientsOfNoNode_IsRefused()
    {
        var graph = _builder.Build(Exp(_builder.Input("x")));

        Assert.Throws<GraphException>(() => Planner.Plan(graph, PlanSignature.Of([], PlanSignature.None, [])));
        Assert.Throws<GraphException>(() => Planner.Plan(graph, PlanSignature.Of([1], PlanSignature.None, [0])));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void Plan_SignatureOutOfOrder_IsRefused(int first, int second)
    {
        var graph = _builder.Build(Exp(_builder.Input("x")));

        Assert.Throws<ArgumentException>(() => Planner.Plan(graph, new PlanSignature { Fetches = [first, second], GradientOf = 1, Wrt = [] }));
        Assert.Throws<ArgumentException>(() => Planner.Plan(graph, new PlanSignature { Fetches = [], GradientOf = 1, Wrt = [first, second] }));
    }

    [Fact]
    public void Plan_OpThatIsNotThere_IsRefusedAlsoWithoutGradients()
    {
        var builder = new GraphBuilder("g", Execution.Faults.Ops);
        var graph = builder.Build(builder.Apply("WrongSquare", builder.Input("x")));

        Assert.Throws<UnknownOpException>(() => Planner.Plan(graph, PlanSignature.Of([1], PlanSignature.None, [])));
    }

    [Fact]
    public void Planner_SizesThatMakeNoSense_AreRefused()
    {
        PlannerOptions[] all =
        [
            new() { MaxFan = 1 }, new() { MaxFan = 65 }, new() { ShardSize = 0 }, new() { MinShards = 0 }, new() { MaxShards = 11 },
        ];

        Assert.All(all, options => Assert.Throws<ArgumentOutOfRangeException>(() => new Planner(OpRegistry.Standard, options)));
    }

    [Fact]
    public void Plan_ShardSizes_FollowTheOptions()
    {
        var node = _builder.Input("x");
        for (var i = 0; i < 999; i++) node = -node;
        var graph = _builder.Build(node);

        int[] Sizes(PlannerOptions options) => Execution.Running.Plan(graph, options: options).Outline.ShardSizes;

        Assert.Equal(12, Sizes(new()).Length);
        Assert.Equal(100, Sizes(new() { ShardSize = 10 }).Length);
        Assert.Equal([500, 500], Sizes(new() { ShardSize = 10, MinShards = 1, MaxShards = 2 }));
        Assert.Equal([333, 333, 334], Sizes(new() { MinShards = 3 }));
        Assert.Equal(1000, Sizes(new() { MinShards = 5000, MaxShards = 5000 }).Length);
    }

    private LocalRun Run(Expr output, int[] fetches, int root, int[] wrt, NodeValues feeds)
    {
        var plan = Planner.Plan(_builder.Build(output), PlanSignature.Of(fetches, root, wrt));
        PlanChecks.AssertConsistent(plan);
        return Execution.Running.Runner.Run(plan, feeds);
    }

    private static NodeRole RoleOf(Plan plan, int graphNode)
    {
        var planned = plan.Locate(graphNode);
        var shard = plan.Shards.Last(s => s.First <= planned);
        return shard.Roles[planned - shard.First];
    }
    [Fact]
    public void Plan_InputThatNothingWantedNeeds_MayStayOpen()
    {
        var builder = new GraphBuilder("two");
        var (a, b) = (builder.Input("a", new TensorType(DType.Float32, new Shape(2))), builder.Input("b", new TensorType(DType.Float32, new Shape([Shape.Open], ["batch"]))));
        var (f, g) = (a + a, b + b);
        var plan = new Planner(OpRegistry.Standard).Plan(builder.Build(f, g), PlanSignature.Of([f.Node], PlanSignature.None, []));
        Assert.Equal([a.Node], plan.Outline.Fed.Select(range => range.First));
        Assert.Throws<FeedException>(() => new Planner(OpRegistry.Standard).Plan(builder.Build(f, g), PlanSignature.Of([g.Node], PlanSignature.None, [])));
    }
}
