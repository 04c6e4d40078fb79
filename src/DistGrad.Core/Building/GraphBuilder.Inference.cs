namespace DistGrad;

// Types, and values that are known beforehand, of ops that are added.
public sealed partial class GraphBuilder
{
    private Expr AddInferred(Op op, ReadOnlySpan<Expr> inputs, Attributes attributes, int output)
    {
        if (_draft is not null) throw NotStreamed($"op {op.Name}{(attributes.Count > 0 ? " with attributes" : "")}");
        var (types, values) = (new TensorType[inputs.Length], new Tensor?[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++) (types[i], values[i]) = (TypeOf(inputs[i].Node), KnownValue(inputs[i].Node));
        var node = new OpNode(op, types, values, attributes, output);
        try
        {
            for (var i = 0; i < op.MinArity; i++)
                if (!node.Has(i)) throw new GraphException($"input {i} is left out, but it must be given.");
            if (output < 0 || output >= op.OutputCount) throw new GraphException($"there is no output {output}; the op has {op.OutputCount}.");
            var type = Infer(node, values, inputs);
            RequireSize(type);
            var known = type.IsKnown ? op.Fold(node) : null;
            var added = Add(KindIndex(new NodeKind(op.Name, type, attributes, output)), inputs);
            if (known is not null) _known.Add(added.Node, known);
            return added;
        }
        catch (GraphException e)
        {
            throw new GraphException($"Node #{Count} ({op.Name}) of graph '{Name}': {e.Message}");
        }
        catch (OverflowException)
        {
            throw new GraphException($"Node #{Count} ({op.Name}) of graph '{Name}': the result for inputs of types {string.Join(", ", types)} has more bytes than a number of 63 bits can count.");
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidOperationException or InvalidCastException)
        {
            // Attributes and values may be anything: shape rules are written for those that make sense.
            throw new GraphException($"Node #{Count} ({op.Name}) of graph '{Name}': the op is not defined for inputs of types {string.Join(", ", types)} with these attributes and values: {e.Message}");
        }
    }

    private static void RequireSize(TensorType type)
    {
        try
        {
            if (type.IsKnown) _ = type.ByteCount;
        }
        catch (OverflowException)
        {
            throw new GraphException($"{type} has more bytes than a number of 63 bits can count.");
        }
    }

    // Types stay open where extents or values are; a folder finds values that can be computed before the run.
    private TensorType Infer(OpNode node, Tensor?[] values, ReadOnlySpan<Expr> inputs)
    {
        while (node.IsKnown)
        {
            try
            {
                return node.Op.InferType(node);
            }
            catch (OpenValueException e) when (_folder?.Fold(this, inputs[e.Input].Node) is { } value)
            {
                values[e.Input] = _known[inputs[e.Input].Node] = value;
            }
            catch (OpenValueException)
            {
                break;
            }
        }

        return new TensorType(node.Op.InferDType(node), Shape.Unknown);
    }
}
