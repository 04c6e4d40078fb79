namespace DistGrad;

/// <summary>Blocks of Jacobians, built from the directions of their elements.</summary>
internal static class JacobianBlocks
{
    /// <summary>Blocks row by row: a vector-Jacobian product for each element of each root.</summary>
    /// <param name="graph">The graph that they are added to.</param>
    /// <param name="roots">Nodes to differentiate.</param>
    /// <param name="wrt">Nodes to differentiate by.</param>
    /// <param name="maxNodes">Nodes that the graph may come to.</param>
    /// <returns>A block for each root and each that it is differentiated by, null where it is zero; or null if there are too many nodes.</returns>
    public static Expr?[,]? Reverse(DerivedGraph graph, Expr[] roots, Expr[] wrt, int maxNodes)
    {
        var blocks = new Expr?[roots.Length, wrt.Length];
        for (var i = 0; i < roots.Length; i++)
        {
            var rows = new List<Expr?[]>();
            for (var element = 0; element < roots[i].Type.Shape.Count; element++)
            {
                if (graph.Builder.Count > maxNodes) return null;
                rows.Add(Differentiator.Gradients(graph.Builder, [(roots[i], OneHot(graph, roots[i].Type, element))], wrt));
            }

            for (var j = 0; j < wrt.Length; j++) blocks[i, j] = Stack(graph, [.. rows.Select(row => row[j])], roots[i], wrt[j], axis: 0);
        }

        return blocks;
    }

    /// <summary>Blocks column by column: a Jacobian-vector product for each element of what is differentiated by.</summary>
    /// <inheritdoc cref="Reverse"/>
    public static Expr?[,]? Forward(DerivedGraph graph, Expr[] roots, Expr[] wrt, int maxNodes)
    {
        var linear = new LinearizedGraph(graph, roots, wrt);
        var blocks = new Expr?[roots.Length, wrt.Length];
        for (var j = 0; j < wrt.Length; j++)
        {
            var columns = new List<Expr?[]>();
            for (var element = 0; element < wrt[j].Type.Shape.Count; element++)
            {
                if (graph.Builder.Count > maxNodes) return null;
                var direction = new Expr?[wrt.Length];
                direction[j] = OneHot(graph, wrt[j].Type, element);
                columns.Add(linear.Push(direction));
            }

            for (var i = 0; i < roots.Length; i++) blocks[i, j] = Stack(graph, [.. columns.Select(column => column[i])], roots[i], wrt[j], axis: 1);
        }

        return blocks;
    }

    /// <summary>Type of a block.</summary>
    /// <param name="root">What is differentiated.</param>
    /// <param name="wrt">What it is differentiated by.</param>
    public static TensorType TypeOf(Expr root, Expr wrt) => new(root.Type.DType, new Shape([.. root.Type.Shape.Extents, .. wrt.Type.Shape.Extents]));

    /// <summary>A block with rows and columns exchanged.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">Shape of what its rows are by.</param>
    /// <param name="columns">Shape of what its columns are by.</param>
    public static Expr Transposed(Expr block, Shape rows, Shape columns)
    {
        if (block.Type.Shape.Rank == 0) return block;
        var matrix = Functions.Reshape(block, new Shape(rows.Count, columns.Count));
        return Functions.Reshape(Functions.Transpose(matrix, 1, 0), new Shape([.. columns.Extents, .. rows.Extents]));
    }

    private static Expr OneHot(DerivedGraph graph, TensorType type, int element)
    {
        var numbers = new double[type.Shape.Count];
        numbers[element] = 1;
        return graph.Builder.Constant(Tensor.FromNumbers(type, numbers));
    }

    // Puts rows (axis 0) or columns (axis 1) of a block together.
    private static Expr? Stack(DerivedGraph graph, Expr?[] lines, Expr root, Expr wrt, int axis)
    {
        if (Array.TrueForAll(lines, line => line is null)) return null;
        var type = TypeOf(root, wrt);
        var matrix = new Shape(root.Type.Shape.Count, wrt.Type.Shape.Count);
        var line = axis == 0 ? new Shape(1, matrix[1]) : new Shape(matrix[0], 1);
        if (lines.Length == 1) return Shaped(Cast(lines[0]!.Value), type.Shape);
        var zero = new Lazy<Expr>(() => graph.Full(new TensorType(type.DType, line), 0));
        Expr[] shaped = [.. lines.Select(given => given is { } value ? Shaped(Cast(value), line) : zero.Value)];
        return Shaped(Functions.Concat(axis, shaped), type.Shape);

        // A gradient has the element type of its input, a Jacobian that of what is differentiated.
        Expr Cast(Expr value) => Functions.Cast(value, type.DType);
    }

    private static Expr Shaped(Expr value, Shape shape) => value.Type.Shape == shape ? value : Functions.Reshape(value, shape);
}
