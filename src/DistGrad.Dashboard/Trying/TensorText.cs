using System.Globalization;

namespace DistGrad.Dashboard.Trying;

/// <summary>
/// Tensors from what people type: a number or lists of them, <c>[[1, 2], [3, 4]]</c>; <c>all(0.5)</c>, the same number everywhere;
/// <c>normal(1)</c>, numbers from the standard normal distribution, the same ones for the same seed.
/// </summary>
internal static class TensorText
{
    /// <summary>Most elements that are made up for the inputs of a run, all together.</summary>
    public const int MaxElements = 4_000_000;

    /// <summary>What an input is fed unless something is typed.</summary>
    /// <param name="type">Type of the input.</param>
    /// <param name="place">Its place among the inputs: so that no two are fed the same numbers.</param>
    public static string Example(TensorType type, int place) => type switch
    {
        { DType: DType.Bool } => "all(true)",
        { Shape: { IsKnown: true, Count: 1 } } => "1",
        _ when type.DType.IsFloat() => string.Create(CultureInfo.InvariantCulture, $"normal({place + 1})"),
        _ => "all(0)",
    };

    /// <summary>Reads a tensor.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">Type of the input; where its extents are open, made up tensors have one element there.</param>
    /// <param name="most">Most elements that are made up.</param>
    /// <exception cref="FormatException">The text is no tensor of that element type, or the shape of a made up one cannot be told or is too large.</exception>
    public static Tensor Read(string text, TensorType type, int most = MaxElements)
    {
        // A minus as it is typeset, too: results are shown with it, and people copy them.
        text = text.Trim().Replace('−', '-');
        if (Argument(text, "all") is { } number) return Full(TensorLiteral.Parse(number, type.DType), Shaped(type, most));
        if (Argument(text, "normal") is { } seed) return Normal(seed, Shaped(type, most));
        var tensor = TensorLiteral.Parse(text, type.DType);
        var isSingle = tensor.Shape == Shape.Scalar && type.Shape is { IsKnown: true } and { Count: 1 };
        return isSingle ? tensor.Reshape(type.Shape) : tensor;
    }

    private static string? Argument(string text, string function) =>
        text.StartsWith($"{function}(", StringComparison.OrdinalIgnoreCase) && text.EndsWith(')') ? text[(function.Length + 1)..^1] : null;

    private static TensorType Shaped(TensorType type, int most)
    {
        if (!type.Shape.HasRank) throw new FormatException("its shape is not known beforehand; write its numbers out.");
        long[] extents = [.. type.Shape.Extents.ToArray().Select(extent => extent == Shape.Open ? 1 : extent)];
        var count = extents.Aggregate(1.0, (count, extent) => count * extent);
        if (count > most) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has {count:N0} elements; this page makes up {MaxElements:N0} at most, over all inputs. For more there are the SDK and the command line."));
        return new TensorType(type.DType, new Shape(extents));
    }

    private static Tensor Full(Tensor one, TensorType type) =>
        one.Shape.Count != 1 ? throw new FormatException("all(…) takes one number.")
        : type.DType is DType.Int64 ? Tensor.Of(type.Shape, Enumerable.Repeat(one.Elements<long>()[0], (int)type.Shape.Count).ToArray())
        : Tensor.Full(type, one.Number(0));

    private static Tensor Normal(string seed, TensorType type)
    {
        if (!type.DType.IsFloat()) throw new FormatException($"normal(…) is for floating-point numbers, and this is {type.DType}.");
        if (!int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var start)) throw new FormatException($"'{seed}' is no seed; write normal(1), for example.");
        var random = new Random(start);
        var numbers = new double[type.Shape.Count];

        // Box and Muller's transform.
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Tensor.FromNumbers(type, numbers);
    }
}
