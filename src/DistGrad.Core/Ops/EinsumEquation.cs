using System.Text;

namespace DistGrad;

/// <summary>The equation of an <c>Einsum</c> on operands of known shapes: every dimension has a label, those of an ellipsis too.</summary>
internal sealed class EinsumEquation
{
    private const string Ellipsis = "...";

    private readonly string[] _operands;
    private readonly Shape[] _shapes;

    // Extent of each label: the largest that an operand has for it; the others have the same, or 1.
    private readonly Dictionary<char, long> _extents = [];

    private EinsumEquation(string[] operands, string output, Shape[] shapes, bool isPlain)
    {
        (_operands, Output, _shapes, IsPlain) = (operands, output, shapes, isPlain);
        for (var i = 0; i < operands.Length; i++)
        {
            for (var d = 0; d < operands[i].Length; d++) Bind(i, d);
        }
    }

    /// <summary>Whether it was written without ellipses, and no operand is a scalar.</summary>
    public bool IsPlain { get; }

    /// <summary>Labels of the result, one for each dimension.</summary>
    public string Output { get; }

    /// <summary>Shape of the result.</summary>
    public Shape OutputShape => new([.. Output.Select(label => _extents[label])]);

    /// <summary>Number of products that are summed up, over all elements of the result.</summary>
    public double Products => _extents.Values.Aggregate(1.0, (product, extent) => product * extent);

    /// <summary>Labels of an operand, one for each dimension.</summary>
    /// <param name="operand">Operand, from 0.</param>
    public string Operand(int operand) => _operands[operand];

    /// <summary>Whether an operand has extent 1 for a label for which another has more.</summary>
    /// <param name="operand">Operand, from 0.</param>
    /// <param name="label">One of its labels.</param>
    public bool IsBroadcast(int operand, char label) => _shapes[operand][_operands[operand].IndexOf(label)] != _extents[label];

    /// <summary>Reads an equation.</summary>
    /// <param name="equation">Labels of the operands, separated by commas, and of the result after an arrow; without it those that occur once, in order.</param>
    /// <param name="shapes">Shapes of the operands.</param>
    /// <exception cref="GraphException">It is no equation, or does not fit the shapes.</exception>
    public static EinsumEquation Parse(string equation, Shape[] shapes)
    {
        var sides = string.Concat(equation.Where(c => !char.IsWhiteSpace(c))).Split("->");
        var terms = sides[0].Split(',');
        if (sides.Length > 2) throw new GraphException($"equation '{equation}' has {sides.Length - 1} arrows; it has one at most.");
        if (terms.Length != shapes.Length) throw new GraphException($"equation '{equation}' is for {terms.Length} operands, not for {shapes.Length}.");
        var labels = Array.ConvertAll(terms, term => Labels(equation, term));
        var spread = Spread(equation, terms, shapes);
        var operands = labels.Select((term, i) => term.Replace(Ellipsis, spread[^(shapes[i].Rank - term.Length + Dots(term))..], StringComparison.Ordinal)).ToArray();
        return new EinsumEquation(operands, sides.Length == 2 ? Explicit(equation, Labels(equation, sides[1]), labels, spread) : Implicit(labels, spread), shapes, labels.All(term => term.Length > 0 && Dots(term) == 0));
    }

    private static int Dots(string term) => term.Contains(Ellipsis, StringComparison.Ordinal) ? Ellipsis.Length : 0;

    private static string Labels(string equation, string term)
    {
        var named = Dots(term) > 0 ? term.Remove(term.IndexOf(Ellipsis, StringComparison.Ordinal), Ellipsis.Length) : term;
        return named.All(char.IsAsciiLetter) ? term : throw new GraphException($"'{term}' in equation '{equation}' has something else than letters and one ellipsis (...).");
    }

    // Labels for the dimensions that ellipses stand for: as many as the longest one has; shorter ones have the last of them.
    private static string Spread(string equation, string[] terms, Shape[] shapes)
    {
        var longest = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            var rest = shapes[i].Rank - terms[i].Length + Dots(terms[i]);
            if (rest < 0 || (rest > 0 && Dots(terms[i]) == 0)) throw new GraphException($"'{terms[i]}' in equation '{equation}' does not label the {shapes[i].Rank} dimensions of {shapes[i]}.");
            longest = Math.Max(longest, rest);
        }

        var free = Enumerable.Range('a', 26).Concat(Enumerable.Range('A', 26)).Select(c => (char)c).Where(c => !equation.Contains(c, StringComparison.Ordinal)).ToArray();
        return free.Length >= longest ? new string(free, 0, longest) : throw new GraphException($"equation '{equation}' and its ellipsis have more than 52 dimensions.");
    }

    private static string Explicit(string equation, string output, string[] labels, string spread)
    {
        if (Dots(output) == 0 && labels.Any(term => Dots(term) > 0)) throw new GraphException($"equation '{equation}' has an ellipsis on the left; it needs one on the right too.");
        var named = output.Replace(Ellipsis, "", StringComparison.Ordinal);
        if (named.Distinct().Count() != named.Length) throw new GraphException($"equation '{equation}' names a label twice on the right.");
        foreach (var label in named)
            if (!labels.Any(term => term.Contains(label, StringComparison.Ordinal))) throw new GraphException($"equation '{equation}' has the label {label} only on the right.");
        return output.Replace(Ellipsis, spread, StringComparison.Ordinal);
    }

    private static string Implicit(string[] labels, string spread)
    {
        var once = string.Concat(labels).Where(char.IsAsciiLetter).GroupBy(label => label).Where(group => group.Count() == 1).Select(group => group.Key).Order();
        return new StringBuilder(spread).AppendJoin("", once).ToString();
    }

    private void Bind(int operand, int dimension)
    {
        var (label, extent) = (_operands[operand][dimension], _shapes[operand][dimension]);
        var first = _operands[operand].IndexOf(label);
        if (_shapes[operand][first] != extent) throw new GraphException($"label {label} of operand {operand} has extents {_shapes[operand][first]} and {extent} in {_shapes[operand]}; a diagonal needs equal ones.");
        var known = _extents.GetValueOrDefault(label, 1);
        if (known != 1 && extent != 1 && known != extent) throw new GraphException($"label {label} has extents {known} and {extent} in {string.Join(" and ", _shapes.Select(shape => shape.ToString()))}.");
        _extents[label] = known == 1 ? extent : known;
    }
}
