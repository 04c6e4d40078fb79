namespace DistGrad;

/// <summary>A Jacobian or a Hessian: a tensor for each two nodes, the one's shape followed by the other's.</summary>
public sealed class TensorBlocks
{
    private readonly Dictionary<(string Row, string Column), Tensor> _blocks = [];

    // Elements of the nodes, in order.
    private readonly int[] _heights;
    private readonly int[] _widths;

    internal TensorBlocks(IReadOnlyList<Block> rows, IReadOnlyList<Block> columns, Func<int, int, Tensor> block)
    {
        (Rows, Columns) = ([.. rows.Select(row => row.Label)], [.. columns.Select(column => column.Label)]);
        (_heights, _widths) = ([.. rows.Select(row => row.Count)], [.. columns.Select(column => column.Count)]);
        for (var i = 0; i < rows.Count; i++)
            for (var j = 0; j < columns.Count; j++) _blocks[(Rows[i], Columns[j])] = block(i, j);
    }

    /// <summary>Labels of the nodes that rows belong to: of a Jacobian those that are differentiated, of a Hessian those that are differentiated by.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Labels of the nodes that columns belong to, those that are differentiated by.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>A block.</summary>
    /// <param name="row">Label of the node that its rows belong to.</param>
    /// <param name="column">Label of the node that its columns belong to.</param>
    /// <exception cref="ArgumentException">There is no such block.</exception>
    public Tensor this[string row, string column] => _blocks.TryGetValue((row, column), out var block) ? block
        : throw new ArgumentException($"There is no block for '{row}' and '{column}'; rows are {string.Join(", ", Rows.Take(12))}, columns {string.Join(", ", Columns.Take(12))}.", nameof(row));

    /// <summary>All blocks as one matrix: a row for each element of the row nodes, a column for each of the column nodes, in order.</summary>
    public double[,] ToMatrix()
    {
        var matrix = new double[_heights.Sum(), _widths.Sum()];
        var top = 0;
        for (var row = 0; row < _heights.Length; top += _heights[row++])
        {
            var left = 0;
            for (var column = 0; column < _widths.Length; left += _widths[column++])
            {
                var block = _blocks[(Rows[row], Columns[column])];
                for (var i = 0; i < block.Count; i++) matrix[top + (i / _widths[column]), left + (i % _widths[column])] = block.Number(i);
            }
        }

        return matrix;
    }

    /// <summary>A node that rows or columns belong to.</summary>
    /// <param name="Label">Its label.</param>
    /// <param name="Type">Its type.</param>
    internal readonly record struct Block(string Label, TensorType Type)
    {
        /// <summary>Number of its elements.</summary>
        public int Count => (int)Type.Shape.Count;
    }
}
