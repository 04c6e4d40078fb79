using System.Collections.Frozen;

namespace DistGrad.Onnx;

/// <summary>All upgrades, by operator.</summary>
internal static class UpgradeTable
{
    /// <summary>All upgrades. An operator that is not here has had the same form since version 7, apart from element types.</summary>
    public static IReadOnlyList<Upgrade> All { get; } =
    [
        new AxesUpgrade("Squeeze", before: 13),
        new AxesUpgrade("Unsqueeze", before: 13),
        new AxesUpgrade("ReduceSum", before: 13),
        new AxesUpgrade("ReduceL1", before: 18),
        new AxesUpgrade("ReduceL2", before: 18),
        new AxesUpgrade("ReduceLogSum", before: 18),
        new AxesUpgrade("ReduceLogSumExp", before: 18),
        new AxesUpgrade("ReduceMax", before: 18),
        new AxesUpgrade("ReduceMean", before: 18),
        new AxesUpgrade("ReduceMin", before: 18),
        new AxesUpgrade("ReduceProd", before: 18),
        new AxesUpgrade("ReduceSumSquare", before: 18),
        new BatchNormalizationUpgrade(),
        new ClipUpgrade(),
        new DftUpgrade(),
        new DropoutUpgrade(),
        new GridSampleUpgrade(),
        new GroupNormalizationUpgrade(),
        new PadUpgrade(),
        new ResizeUpgrade(),
        new RoiAlignUpgrade(),
        new ScatterUpgrade(),
        new SliceUpgrade(),
        new SoftmaxUpgrade("Softmax"),
        new SoftmaxUpgrade("LogSoftmax"),
        new SoftmaxUpgrade("Hardmax"),
        new SplitSizesUpgrade(),
        new SplitCountUpgrade(),
        new TopKUpgrade(),
        new UpsampleScalesUpgrade(),
        new UpsampleUpgrade(),
    ];

    private static readonly FrozenDictionary<string, Upgrade[]> ByOp = All.GroupBy(upgrade => upgrade.Op)
        .ToFrozenDictionary(group => group.Key, group => group.OrderBy(upgrade => upgrade.Before).ToArray());

    /// <summary>Whether an operator is converted, which is one that need not exist in the canonical operator set.</summary>
    /// <param name="op">Operator.</param>
    public static bool Knows(string op) => ByOp.ContainsKey(op);

    /// <summary>Brings a node into the form of the canonical operator set, one change of its operator after the other.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="GraphException">The canonical form cannot say what the node says.</exception>
    public static void Apply(ImportNode node)
    {
        while (node.Results is null && ByOp.TryGetValue(node.Op, out var upgrades) && Array.Find(upgrades, upgrade => upgrade.Before > node.Version) is { } next)
        {
            next.Apply(node);
            node.Version = next.Before;
        }
    }
}
