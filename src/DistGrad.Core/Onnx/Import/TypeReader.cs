using DistGrad.Onnx.Proto;

namespace DistGrad.Onnx;

/// <summary>Reads types of the ONNX format.</summary>
internal static class TypeReader
{
    /// <summary>Reads the type of a value. Extents that are named or missing stay open.</summary>
    /// <param name="proto">The message, or null where there is none.</param>
    /// <exception cref="GraphException">The type is missing, contradicts itself, or DistGrad does not have it.</exception>
    public static TensorType Read(TypeProto? proto)
    {
        if (proto?.ValueCase is null or TypeProto.ValueOneofCase.None) throw new GraphException("the type is missing.");
        if (proto.ValueCase != TypeProto.ValueOneofCase.TensorType) throw new GraphException($"values of kind {Kind(proto.ValueCase)} are not supported; only tensors are.");
        var dtype = ElementTypes.Read(proto.TensorType.ElemType);
        return new TensorType(dtype, proto.TensorType.Shape is { } shape ? Read(shape) : Shape.Unknown);
    }

    /// <summary>Reads the type of a value; it is unknown where <see cref="Read(TypeProto)"/> fails.</summary>
    /// <param name="proto">The message, or null where there is none.</param>
    public static TensorType TryRead(TypeProto? proto)
    {
        try
        {
            return Read(proto);
        }
        catch (GraphException)
        {
            return TensorType.Unknown;
        }
    }

    private static Shape Read(TensorShapeProto proto)
    {
        var (extents, names) = (new long[proto.Dim.Count], new string?[proto.Dim.Count]);
        for (var d = 0; d < extents.Length; d++)
        {
            var dim = proto.Dim[d];
            var isGiven = dim.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue;
            if (isGiven && dim.DimValue < 0) throw new GraphException($"extent {d} is {dim.DimValue}; extents are 0 or more, or have a name where they are open.");
            extents[d] = isGiven ? dim.DimValue : Shape.Open;
            if (dim.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam && dim.DimParam.Length > 0) names[d] = dim.DimParam;
        }

        return new Shape(extents, names);
    }

    private static string Kind(TypeProto.ValueOneofCase kind) => kind switch
    {
        TypeProto.ValueOneofCase.SequenceType => "sequence",
        TypeProto.ValueOneofCase.MapType => "map",
        TypeProto.ValueOneofCase.OptionalType => "optional",
        TypeProto.ValueOneofCase.SparseTensorType => "sparse tensor",
        _ => "opaque",
    };
}
