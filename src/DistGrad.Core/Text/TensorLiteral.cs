using System.Globalization;

namespace DistGrad;

/// <summary>Reads tensors as people write them: <c>2.5</c>, <c>[1, 2, 3]</c>, <c>[[1, 2], [3, 4]]</c>, <c>[true, false]</c>.</summary>
internal static class TensorLiteral
{
    private const int MaxRank = 64;

    /// <summary>Reads a tensor.</summary>
    /// <param name="text">The text; spaces around numbers and brackets are ignored.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="FormatException">The text is no tensor of that type.</exception>
    public static Tensor Parse(string text, DType dtype)
    {
        var (extents, counts, elements) = (new List<long>(), new List<long>(), new List<string>());
        var (at, deepest, isAfterItem) = (0, -1, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '[':
                    if (isAfterItem || (deepest >= 0 && counts.Count >= deepest) || counts.Count >= MaxRank) throw Malformed(text);
                    if (counts.Count == 0 && extents.Count > 0) throw Malformed(text);
                    counts.Add(0);
                    if (extents.Count < counts.Count) extents.Add(-1);
                    break;
                case ']':
                    if (counts.Count == 0 || (!isAfterItem && counts[^1] > 0)) throw Malformed(text);
                    if (isAfterItem) counts[^1]++;
                    Close(extents, counts, text);
                    isAfterItem = counts.Count > 0;
                    if (!isAfterItem) at++;
                    break;
                case ',':
                    if (!isAfterItem || counts.Count == 0) throw Malformed(text);
                    counts[^1]++;
                    isAfterItem = false;
                    break;
                case ' ' or '\t':
                    break;
                default:
                    var end = text.AsSpan(i).IndexOfAny(",[]");
                    var item = (end < 0 ? text[i..] : text[i..(i + end)]).Trim();
                    if (isAfterItem || at > 0 || (deepest >= 0 && counts.Count != deepest)) throw Malformed(text);
                    deepest = counts.Count;
                    elements.Add(item);
                    (isAfterItem, i) = (true, end < 0 ? text.Length : i + end - 1);
                    if (counts.Count == 0) at++;
                    break;
            }
        }

        if (counts.Count > 0 || at != 1) throw Malformed(text);
        var shape = new Shape([.. extents]);
        if (shape.Count != elements.Count) throw Malformed(text);
        return Pack(elements, new TensorType(dtype, shape));
    }

    // All lists of one depth have the same length.
    private static void Close(List<long> extents, List<long> counts, string text)
    {
        var depth = counts.Count - 1;
        if (extents[depth] >= 0 && extents[depth] != counts[depth]) throw new FormatException($"'{text}' is no tensor: lists of one level have the same length, not {extents[depth]} and {counts[depth]}.");
        extents[depth] = counts[depth];
        counts.RemoveAt(depth);
    }

    private static Tensor Pack(List<string> elements, TensorType type) => type.DType switch
    {
        DType.Float64 => Tensor.Of<double>(type.Shape, [.. elements.Select(Number)]),
        DType.Float32 => Tensor.Of<float>(type.Shape, [.. elements.Select(element => (float)Number(element))]),
        DType.Int64 => Tensor.Of<long>(type.Shape, [.. elements.Select(Integer)]),
        DType.Int32 => Tensor.Of<int>(type.Shape, [.. elements.Select(element => Integer(element) is >= int.MinValue and <= int.MaxValue and var integer ? (int)integer : throw new FormatException($"'{element}' is out of the range of Int32."))]),
        DType.Bool => Tensor.Of<bool>(type.Shape, [.. elements.Select(Truth)]),
        _ => throw new FormatException("the element type is not known."),
    };

    private static double Number(string text) =>
        FloatText.TryParse(text, out var number) ? number : throw new FormatException($"'{text}' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.");

    private static long Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : throw new FormatException($"'{text}' is no integer.");

    private static bool Truth(string text) => text switch
    {
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        _ => throw new FormatException($"'{text}' is no truth value; write true or false."),
    };

    private static FormatException Malformed(string text) => new($"'{text}' is no tensor; write a number, or lists of equal lengths such as [[1, 2], [3, 4]].");
}
