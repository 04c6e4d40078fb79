namespace DistGrad.Planning;

/// <summary>Tells which nodes of a graph compute a number from numbers, told once for each kind: graphs have many nodes and few kinds.</summary>
internal sealed class ScalarNodes
{
    private readonly Graph _graph;
    private readonly ushort[] _kindOf;

    // By kind: whether its value is a number (or a truth value), and whether it is an elementwise op without attributes on top of that.
    private readonly bool[] _isNumber;
    private readonly bool[] _isOp;
    private readonly bool _areAllNumbers;

    public ScalarNodes(Graph graph, OpRegistry ops)
    {
        (_graph, _kindOf) = (graph, graph.Columns.KindOf);
        _isNumber = Array.ConvertAll(graph.Columns.Kinds, kind => kind.Type is { IsScalar: true } or { IsTruth: true });
        _isOp = Array.ConvertAll(graph.Columns.Kinds, kind => !kind.IsSource && kind is { Type: { IsScalar: true } or { IsTruth: true }, Attributes.Count: 0, Output: 0 } && ops.Find(kind.Op) is ElementwiseOp);
        _areAllNumbers = Array.TrueForAll(_isNumber, isNumber => isNumber);
    }

    /// <summary>Whether a node's value is a number or a truth value.</summary>
    public bool IsNumber(int node) => _isNumber[_kindOf[node]];

    /// <summary>Whether a node applies an elementwise op without attributes to numbers.</summary>
    public bool IsScalarOp(int node)
    {
        if (!_isOp[_kindOf[node]]) return false;
        if (_areAllNumbers) return true;
        foreach (var input in _graph.InputsOf(node))
            if (!_isNumber[_kindOf[input]]) return false;
        return true;
    }
}
