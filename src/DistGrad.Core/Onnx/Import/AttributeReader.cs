using System.Text;
using DistGrad.Onnx.Proto;
using Kind = DistGrad.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace DistGrad.Onnx;

/// <summary>Reads attributes of the ONNX format.</summary>
/// <param name="external">Files next to the model, for elements of tensors; null where there are none.</param>
internal sealed class AttributeReader(ExternalFiles? external)
{
    // More than any operator has, and few enough to look through.
    private const int Most = 256;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Tensors read so far: a function's body is the same message wherever the function is called.
    private readonly Dictionary<TensorProto, Tensor> _tensors = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads all attributes of a node.</summary>
    /// <param name="attributes">Names, and messages with the values.</param>
    /// <exception cref="GraphException">One contradicts itself, is there twice, or is of a kind that DistGrad does not have.</exception>
    public Attributes Read(IReadOnlyCollection<(string Name, AttributeProto Value)> attributes)
    {
        if (attributes.Count > Most) throw new GraphException($"it has {attributes.Count:N0} attributes; no operator has more than {Most}.");
        var all = Attributes.None;
        foreach (var (name, value) in attributes)
        {
            if (name.Length == 0) throw new GraphException("an attribute has no name.");
            if (all.Has(name)) throw new GraphException($"attribute '{name}' is there twice.");
            all = all.With(name, Read(name, value));
        }

        return all;
    }

    private object Read(string name, AttributeProto proto)
    {
        try
        {
            return KindOf(proto) switch
            {
                Kind.Float => (double)proto.F,
                Kind.Int => proto.I,
                Kind.String => Utf8.GetString(proto.S.Span),
                Kind.Tensor when proto.T is not null => Read(proto.T),
                Kind.Floats => proto.Floats.ToArray(),
                Kind.Ints => proto.Ints.ToArray(),
                Kind.Strings => proto.Strings.Select(text => Utf8.GetString(text.Span)).ToArray(),
                Kind.Graph or Kind.Graphs => throw new GraphException("it is a subgraph; control flow has to be unrolled before export."),
                Kind.Undefined => throw new GraphException("its type is missing."),
                var kind => throw new GraphException($"attributes of type {kind} are not supported."),
            };
        }
        catch (ArgumentException)
        {
            throw new GraphException($"attribute '{name}': its text is not UTF-8.");
        }
        catch (GraphException e)
        {
            throw new GraphException($"attribute '{name}': {e.Message}");
        }
    }

    private Tensor Read(TensorProto proto)
    {
        if (!_tensors.TryGetValue(proto, out var tensor)) _tensors.Add(proto, tensor = TensorReader.Read(proto, external));
        return tensor;
    }

    // Files of the format's first versions leave the type out.
    private static Kind KindOf(AttributeProto proto) =>
        proto.HasType && proto.Type != Kind.Undefined ? proto.Type
        : proto.HasF ? Kind.Float
        : proto.HasI ? Kind.Int
        : proto.HasS ? Kind.String
        : proto.T is not null ? Kind.Tensor
        : proto.G is not null ? Kind.Graph
        : proto.Floats.Count > 0 ? Kind.Floats
        : proto.Ints.Count > 0 ? Kind.Ints
        : proto.Strings.Count > 0 ? Kind.Strings
        : Kind.Undefined;
}
