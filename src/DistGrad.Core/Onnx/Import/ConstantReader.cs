namespace DistGrad.Onnx;

/// <summary>Reads the value of a node <c>Constant</c>, which is one of several attributes.</summary>
internal static class ConstantReader
{
    /// <summary>The value.</summary>
    /// <param name="attributes">Attributes of the node.</param>
    /// <exception cref="GraphException">There is none, or more than one, or it is of texts.</exception>
    public static Tensor Read(Attributes attributes)
    {
        if (attributes.Count != 1) throw new GraphException($"a constant has one attribute with its value, not {attributes.Count}.");
        return attributes.Items.First() switch
        {
            ("value", Tensor tensor) => tensor,
            ("value_float", double number) => Tensor.Scalar((float)number),
            ("value_int", long integer) => Tensor.Scalar(integer),
            ("value_floats", _) when attributes.Floats("value_floats") is { } numbers => Tensor.Vector<float>(Array.ConvertAll(numbers, number => (float)number)),
            ("value_ints", _) when attributes.Ints("value_ints") is { } integers => Tensor.Vector<long>(integers),
            var (name, _) => throw new GraphException($"a constant with attribute '{name}' is not supported; texts are not."),
        };
    }
}
