using DistGrad.Kernels;

namespace DistGrad.Core.Tests.Execution;

public class NodeFailureTests
{
    private static readonly LocalRunner Runner = new(new KernelCompiler(Faults.Ops));

    [Fact]
    public void Gradient_OpFailsForward_SaysWhereAndOnWhat()
    {
        var builder = new GraphBuilder("g", Faults.Ops);
        var fault = builder.Apply("FailsAboveOne", builder.Input("x") * 2).Named("fault");

        var failure = Assert.Throws<NodeFailedException>(() => Runner.Gradient(builder.Build(fault), new Dictionary<string, double> { ["x"] = 4 }));

        Assert.Equal(("fault", "FailsAboveOne", Pass.Forward, "above one"), (failure.Node, failure.Op, failure.Pass, failure.Problem));
        Assert.Equal([8.0], failure.Inputs);
    }

    [Fact]
    public void Gradient_RuleFailsBackward_SaysWhereAndOnWhat()
    {
        var builder = new GraphBuilder("g", Faults.Ops);
        var fault = builder.Apply("FailsBackward", builder.Input("x"), builder.Input("y"));

        var failure = Assert.Throws<NodeFailedException>(() => Runner.Gradient(builder.Build(fault), new Dictionary<string, double> { ["x"] = 4, ["y"] = 5 }));

        Assert.Equal(("#2", "FailsBackward", Pass.Backward, "above one"), (failure.Node, failure.Op, failure.Pass, failure.Problem));
        Assert.Equal([4.0, 5], failure.Inputs);
    }

    [Fact]
    public void Accept_RuleFailsBackwardAndAnInputWasDropped_ThatInputIsNaN()
    {
        var builder = new GraphBuilder("g", Faults.Ops);
        var fault = builder.Apply("FailsBackward", builder.Input("x"), builder.Input("y"));
        var graph = builder.Build(fault);
        var plan = new Planner(Faults.Ops).Plan(graph, PlanSignature.Of([], fault.Node, [0]));
        var shards = new ForgetfulRun(plan, Faults.Ops);

        var failure = Assert.Throws<NodeFailedException>(() => shards.Execute(NodeValues.Pack([0, 1], [4, 5])));

        Assert.Equal([4.0, double.NaN], failure.Inputs);
    }
}
