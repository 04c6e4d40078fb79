namespace DistGrad.Onnx;

/// <summary>A node on its way into a graph, which upgrades change until it has the form of the canonical operator set.</summary>
/// <param name="builder">The graph.</param>
/// <param name="op">Operator, with its domain and a colon before it unless that is ai.onnx.</param>
/// <param name="version">Version of the operator's domain.</param>
/// <param name="attributes">Attributes.</param>
/// <param name="inputs">Inputs; null for one that is left out.</param>
/// <param name="uses">For each output, whether somebody wants it.</param>
internal sealed class ImportNode(GraphBuilder builder, string op, long version, Attributes attributes, Expr?[] inputs, bool[] uses)
{
    private readonly List<Expr?> _inputs = [.. inputs];

    /// <summary>Operator.</summary>
    public string Op { get; set; } = op;

    /// <summary>Version of the operator's domain in which the node has its present form.</summary>
    public long Version { get; set; } = version;

    /// <summary>Attributes.</summary>
    public Attributes Attributes { get; set; } = attributes;

    /// <summary>Values of the outputs, where an upgrade has replaced the node by others; null until then.</summary>
    public Expr?[]? Results { get; private set; }

    /// <summary>Number of outputs.</summary>
    public int OutputCount => uses.Length;

    /// <summary>Whether an input is given.</summary>
    /// <param name="input">Input, from 0.</param>
    public bool Has(int input) => input < _inputs.Count && _inputs[input] is not null;

    /// <summary>Whether somebody wants an output.</summary>
    /// <param name="output">Output, from 0.</param>
    public bool Uses(int output) => output < uses.Length && uses[output];

    /// <summary>An input that must be given.</summary>
    /// <param name="input">Input, from 0.</param>
    /// <exception cref="GraphException">It is left out.</exception>
    public Expr Input(int input) => Has(input) ? _inputs[input]!.Value : throw new GraphException($"input {input} is missing.");

    /// <summary>Gives the node an input.</summary>
    /// <param name="input">Input, from 0.</param>
    /// <param name="value">The value; null to leave it out.</param>
    public void SetInput(int input, Expr? value)
    {
        while (_inputs.Count <= input) _inputs.Add(null);
        _inputs[input] = value;
    }

    /// <summary>Turns an attribute of integers into an input.</summary>
    /// <param name="attribute">Name of the attribute; nothing happens where there is none.</param>
    /// <param name="input">Input, from 0.</param>
    public void MoveIntegers(string attribute, int input)
    {
        if (Attributes.Ints(attribute) is not { } integers) return;
        SetInput(input, Constant(Tensor.Vector(integers)));
        Attributes = Attributes.Without(attribute);
    }

    /// <summary>Turns an attribute that is a number into a scalar input of the element type of input 0.</summary>
    /// <param name="attribute">Name of the attribute; nothing happens where there is none.</param>
    /// <param name="input">Input, from 0.</param>
    public void MoveNumber(string attribute, int input)
    {
        if (!Attributes.Has(attribute)) return;
        SetInput(input, Input(0).Like(Attributes.Float(attribute, 0)));
        Attributes = Attributes.Without(attribute);
    }

    /// <summary>A constant tensor in the graph.</summary>
    /// <param name="value">Its value.</param>
    public Expr Constant(Tensor value) => builder.Constant(value);

    /// <summary>The value of an input that must be given, where it is known beforehand.</summary>
    /// <param name="input">Input, from 0.</param>
    public Tensor? KnownValue(int input) => builder.KnownValue(Input(input).Node);

    /// <summary>Another node.</summary>
    /// <param name="op">Operator, in the form of the canonical operator set.</param>
    /// <param name="attributes">Attributes.</param>
    /// <param name="inputs">Inputs.</param>
    public Expr Apply(string op, Attributes attributes, params ReadOnlySpan<Expr> inputs) => builder.Apply(op, inputs, attributes);

    /// <summary>The node itself, as it is now: the value of an output.</summary>
    /// <param name="output">Output, from 0.</param>
    public Expr Apply(int output) => Results is null ? Emit(output) : throw new InvalidOperationException("The node has been replaced.");

    /// <summary>Replaces the node by others.</summary>
    /// <param name="results">Values of its outputs; null for one that has none.</param>
    public void Replace(params Expr?[] results) => Results = results;

    /// <summary>The value of an output in the graph.</summary>
    /// <param name="output">Output, from 0.</param>
    /// <exception cref="GraphException">There is no such output, or the node does not fit its operator.</exception>
    public Expr Emit(int output)
    {
        if (Results is not null) return (output < Results.Length ? Results[output] : null) ?? throw new GraphException($"output {output} is not supported in version {Version} of the operator.");
        var count = _inputs.Count;
        while (count > 0 && _inputs[count - 1] is null) count--;
        var given = new Expr[count];
        for (var i = 0; i < count; i++) given[i] = _inputs[i] ?? builder.Absent();
        return builder.Apply(Op, given, Attributes, output);
    }
}
