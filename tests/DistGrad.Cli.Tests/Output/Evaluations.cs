using DistGrad.Cli.Evaluating;
using DistGrad.Cli.Tests.Drawing;

namespace DistGrad.Cli.Tests.Output;

internal static class Evaluations
{
    public static Evaluation Lecture { get; } = new()
    {
        Circuit = Circuits.Lecture,
        Value = -12,
        Gradients = [new("x", -4), new("y", -4), new("z", 3)],
        Plan = new PlanReport { Nodes = 5, Shards = 2, Silos = 1, Granularity = "per-op", ForwardMessages = 4, BackwardMessages = 4 },
        Elapsed = TimeSpan.FromMilliseconds(0.5),
        Warnings = [],
    };
}
