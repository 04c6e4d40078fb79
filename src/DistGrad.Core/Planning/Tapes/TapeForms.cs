namespace DistGrad.Planning;

/// <summary>What becomes of a node in a tape.</summary>
internal enum TapeForm : byte
{
    /// <summary>Nothing: it is fed, or no op on scalars.</summary>
    None,

    /// <summary>A constant, unless it comes from outside.</summary>
    Constant,

    /// <summary>One instruction.</summary>
    Plain,

    /// <summary>One instruction of two operands, or a tree of them.</summary>
    Tree,

    /// <summary>A tree of sums and a division.</summary>
    Mean,
}

/// <summary>Finds out what becomes of nodes.</summary>
internal static class TapeForms
{
    /// <summary>What becomes of nodes of a kind.</summary>
    /// <param name="kind">Op and type.</param>
    /// <param name="ops">Ops that the graph may use.</param>
    public static TapeForm Of(NodeKind kind, OpRegistry ops) => kind.Op switch
    {
        NodeKind.Constant or NodeKind.Parameter => TapeForm.Constant,
        NodeKind.Input or NodeKind.Absent => TapeForm.None,
        _ => ops.TryFind(kind.Op) switch
        {
            MeanOp => TapeForm.Mean,
            ElementwiseOp { IsAssociative: true } => TapeForm.Tree,
            ElementwiseOp => TapeForm.Plain,
            _ => TapeForm.None,
        },
    };
}
