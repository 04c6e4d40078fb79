using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Which scores count in a loss over classes, and how much: those of each sample's label, with the weight of its class.</summary>
internal sealed class ClassChoice
{
    private readonly Attributes _attributes;
    private readonly Shape _scores;
    private readonly bool _isUniform;

    /// <summary>The choice that a loss makes.</summary>
    /// <param name="node">The loss.</param>
    /// <param name="labels">Labels, [N, d…].</param>
    /// <param name="weights">Weights, [C]; all 1 if null.</param>
    /// <param name="one">The number 1, of the scores' element type.</param>
    public ClassChoice(OpNode node, Expr labels, Expr? weights, Expr one)
    {
        (_attributes, _scores) = (node.Attributes, node.Shape(0));
        var shape = _scores.Extents.ToArray();
        shape[1] = 1;
        PerSample = new Shape(shape);
        var classes = Places.Along(_scores[1], _scores.Rank - 1);
        if (_attributes.Has("ignore_index")) classes = Without(classes, _attributes.Int("ignore_index"));
        IsChosen = Equal(Reshape(labels, PerSample), one.Constant(Tensor.FromNumbers(classes.Type with { DType = node.DType(1) }, classes.Numbers())));
        Weights = weights is { } given ? Reshape(given, classes.Shape) : one;
        _isUniform = weights is null && !_attributes.Has("ignore_index");
    }

    /// <summary>[N, C, d…]: whether a score is that of its sample's label, and the sample counts.</summary>
    public Expr IsChosen { get; }

    /// <summary>[C, 1…] or a scalar: weights of the classes.</summary>
    public Expr Weights { get; }

    /// <summary>[N, 1, d…]: the shape of scores with one class.</summary>
    public Shape PerSample { get; }

    /// <summary>Whether every sample counts, and all alike.</summary>
    public bool IsUniform => _isUniform;

    /// <summary>The scores that count, times numbers that broadcast to scores; 0 for the others.</summary>
    public Expr Chosen(Expr x) => Where(IsChosen, x, x.Like(0));

    /// <summary>The sum of the weights of all samples that count: what a mean is divided by.</summary>
    public Expr Total() => _isUniform ? Weights.Like(PerSample.Count) : ReduceSum(Chosen(Weights));

    /// <summary>Upstream gradient of the samples' weighted losses, [N, 1, d…] or a scalar, from that of the reduced loss.</summary>
    public Expr Upstream(Expr upstream) => _attributes.String("reduction", "mean") switch
    {
        "none" => Reshape(upstream, PerSample),
        "sum" => upstream,
        _ => upstream / Total(),
    };

    // No label matches a class that is ignored; labels beyond the classes match none anyway.
    private static Tensor Without(Tensor classes, long ignored)
    {
        var kept = classes.Integers();
        for (var i = 0; i < kept.Length; i++)
            if (kept[i] == ignored) kept[i] = int.MinValue;
        return Tensor.Of<long>(classes.Shape, kept);
    }
}
