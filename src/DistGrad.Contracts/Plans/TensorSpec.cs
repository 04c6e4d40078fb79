namespace DistGrad;

/// <summary>What a kernel on tensors is compiled for, beyond its op: types of the inputs and the output, values known before the run, attributes.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.TensorSpec")]
public sealed class TensorSpec : IEquatable<TensorSpec>
{
    [NonSerialized]
    private TensorType[]? _inputs;
    [NonSerialized]
    private Tensor?[]? _values;
    [NonSerialized]
    private Attributes? _attributes;
    [NonSerialized]
    private TensorType _outputType;
    [NonSerialized]
    private int _output;

    private TensorSpec()
    {
    }

    /// <summary>The binary form: equal specifications have equal bytes.</summary>
    [Id(0)]
    public byte[] Form { get; private init; } = [];

    /// <summary>Types of the inputs; the default value stands for one that is left out.</summary>
    public TensorType[] Inputs => Read()._inputs!;

    /// <summary>For each input, its value where that is known before the run and matters, or null.</summary>
    public Tensor?[] Values => Read()._values!;

    /// <summary>Attributes of the op.</summary>
    public Attributes Attributes => Read()._attributes!;

    /// <summary>Which output of the op is meant.</summary>
    public int Output => Read()._output;

    /// <summary>Type of that output.</summary>
    public TensorType OutputType => Read()._outputType;

    /// <summary>A specification.</summary>
    /// <param name="inputs">Types of the inputs.</param>
    /// <param name="values">Values known before the run, null for others.</param>
    /// <param name="outputType">Type of the output.</param>
    /// <param name="attributes">Attributes.</param>
    /// <param name="output">Which output of the op.</param>
    public static TensorSpec Of(TensorType[] inputs, Tensor?[] values, TensorType outputType, Attributes attributes, int output)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(inputs.Length);
            foreach (var input in inputs) ValueFormat.Write(writer, input);
            foreach (var value in values)
            {
                writer.Write(value is not null);
                if (value is not null) ValueFormat.Write(writer, value);
            }

            ValueFormat.Write(writer, outputType);
            ValueFormat.Write(writer, attributes);
            writer.Write(output);
        }

        return new TensorSpec { Form = stream.ToArray() };
    }

    /// <inheritdoc/>
    public bool Equals(TensorSpec? other) => other is not null && Form.AsSpan().SequenceEqual(other.Form);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorSpec);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Form);
        return hash.ToHashCode();
    }

    private TensorSpec Read()
    {
        if (Volatile.Read(ref _inputs) is not null) return this;
        using var reader = new BinaryReader(new MemoryStream(Form, writable: false));
        var inputs = new TensorType[reader.ReadInt32()];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = ValueFormat.ReadType(reader);
        var values = new Tensor?[inputs.Length];
        for (var i = 0; i < values.Length; i++)
            if (reader.ReadBoolean()) values[i] = ValueFormat.ReadTensor(reader);
        _values = values;
        _outputType = ValueFormat.ReadType(reader);
        _attributes = ValueFormat.ReadAttributes(reader);
        _output = reader.ReadInt32();
        Volatile.Write(ref _inputs, inputs);
        return this;
    }
}
