using System.Collections.Immutable;

namespace DistGrad;

/// <summary>A tensor fixed in the graph (ONNX <c>Constant</c>); attribute <c>value</c>, <c>value_int</c>, <c>value_ints</c>, <c>value_float</c> or <c>value_floats</c>.</summary>
/// <remarks>
/// <para>Shapes: z is the tensor given, or a scalar or vector of int64 or float32.</para>
/// <para>VJP: none, there are no inputs. Gate: stop.</para>
/// <para>Source: a constant.</para>
/// </remarks>
public sealed class ConstantOp() : TensorOp("Constant", 0, 0)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => Fold(node).Type;

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => Fold(node).DType;

    /// <inheritdoc/>
    public override Tensor Fold(OpNode node)
    {
        foreach (var (name, value) in node.Attributes.Items)
        {
            switch (name, value)
            {
                case ("value", Tensor tensor): return tensor;
                case ("value_int", long integer): return Tensor.Scalar(integer);
                case ("value_ints", ImmutableArray<long> integers): return Tensor.Vector(integers.AsSpan());
                case ("value_float", double number): return Tensor.Scalar((float)number);
                case ("value_floats", ImmutableArray<double> numbers): return Tensor.Vector<float>([.. numbers.Select(number => (float)number)]);
            }
        }

        throw new GraphException($"a constant has one of the attributes value, value_int, value_ints, value_float and value_floats, not ({node.Attributes}).");
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: there are no inputs.
    }
}
