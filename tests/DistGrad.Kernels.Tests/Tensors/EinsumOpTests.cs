using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class EinsumOpTests
{
    public static TheoryData<string, long[][]> Equations() => new()
    {
        { "ij,jk->ik", [[2, 3], [3, 4]] },
        { "bij,bjk->bik", [[2, 3, 4], [2, 4, 2]] },
        { "bhqd,bhkd->bhqk", [[1, 2, 3, 2], [1, 2, 4, 2]] },
        { " i j , j k -> k i ", [[2, 3], [3, 4]] },
        { "ij,jk", [[2, 3], [3, 4]] },
        { "ba", [[2, 3]] },
        { "ij->ji", [[2, 3]] },
        { "ij->", [[2, 3]] },
        { "ij->i", [[2, 3]] },
        { "ii->i", [[3, 3]] },
        { "ii", [[3, 3]] },
        { "iij->ji", [[2, 2, 3]] },
        { "iijj->", [[2, 2, 3, 3]] },
        { "iji,j->i", [[2, 3, 2], [3]] },
        { "i,j->ij", [[2], [3]] },
        { "i,i->", [[4], [4]] },
        { "i,i,i->i", [[4], [4], [4]] },
        { "ij,k->", [[2, 3], [2]] },
        { "ij,k->k", [[2, 3], [2]] },
        { "ij,jk,kl->il", [[2, 3], [3, 2], [2, 4]] },
        { "bn,anm,bm->ba", [[2, 3], [4, 3, 2], [2, 2]] },
        { "...ij,...jk->...ik", [[2, 1, 2, 3], [4, 3, 2]] },
        { "...ij,jk", [[2, 2, 3], [3, 2]] },
        { "i...->...", [[3, 2, 2]] },
        { "...ii->...i", [[2, 3, 3]] },
        { "...,...->...", [[2, 3], [3]] },
        { "a...b,b...->a...", [[2, 1, 3], [3, 4]] },
        { "ij,jk->ik", [[2, 1], [3, 4]] },
        { "ij,ij->i", [[2, 1], [1, 3]] },
        { "ij,ij->ij", [[2, 3], [1, 3]] },
        { ",ij->ji", [[], [2, 3]] },
        { "ij,,->i", [[2, 3], [], []] },
        { ",->", [[], []] },
        { "...,...->...", [[], [3]] },
        { "Ab,bA->Ab", [[2, 3], [3, 2]] },
    };

    [Theory]
    [MemberData(nameof(Equations))]
    public void Einsum_AnyEquation_SumsProductsAndGivesBack(string equation, long[][] extents)
    {
        Tensor[] xs = [.. extents.Select((shape, i) => GradientTheory.Random(i + 1, new Shape(shape)))];
        var expected = Reference(equation, xs);
        var actual = Elements.Run(inputs => Einsum(equation, inputs), xs);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.All(expected.Numbers().Zip(actual.Numbers()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        GradientTheory.Check(inputs => Exp(Einsum(equation, inputs)), xs, order: 2);
    }

    [Theory]
    [InlineData("ij,jk->ik->i", "has 2 arrows")]
    [InlineData("ij->ij", "is for 1 operands, not for 2")]
    [InlineData("ij,k->ik", "'k' in equation 'ij,k->ik' does not label the 2 dimensions of [3, 4]")]
    [InlineData("ij,ik->ik", "label i has extents 2 and 3")]
    [InlineData("ij,jk->il", "has the label l only on the right")]
    [InlineData("ij,jk->ii", "names a label twice")]
    [InlineData("i.j,jk->ik", "something else than letters")]
    [InlineData("...ij,jk->ik", "it needs one on the right too")]
    [InlineData("ii,jk->ik", "label i of operand 0 has extents 2 and 3")]
    public void Einsum_WrongEquation_SaysWhatIsWrong(string equation, string message)
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x", new TensorType(DType.Float64, new Shape(2, 3))), builder.Input("y", new TensorType(DType.Float64, new Shape(3, 4))));
        Assert.Contains(message, Assert.Throws<GraphException>(() => Einsum(equation, x, y)).Message, StringComparison.Ordinal);
    }

    // All labels as nested loops; an ellipsis stands for digits, of which a shorter one has the last.
    private static Tensor Reference(string equation, Tensor[] xs)
    {
        var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var terms = sides[0].Split(',');
        var ranks = terms.Select((term, i) => term.Contains("...", StringComparison.Ordinal) ? xs[i].Shape.Rank - term.Length + 3 : 0).ToArray();
        string Dots(int rank) => "0123456789".Substring(ranks.Max() - rank, rank);
        var once = string.Concat(sides[0].Where(char.IsLetter).GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order());
        var output = (sides.Length > 1 ? sides[1] : (ranks.Max() > 0 ? "..." : "") + once).Replace("...", Dots(ranks.Max()), StringComparison.Ordinal);
        string[] labels = [.. terms.Select((term, i) => term.Replace("...", Dots(ranks[i]), StringComparison.Ordinal))];
        var extents = new SortedDictionary<char, long>();
        for (var i = 0; i < xs.Length; i++)
            for (var d = 0; d < labels[i].Length; d++) extents[labels[i][d]] = Math.Max(extents.GetValueOrDefault(labels[i][d], 1), xs[i].Shape[d]);
        char[] summed = [.. extents.Keys.Where(label => !output.Contains(label, StringComparison.Ordinal))];
        return Elements.Of([.. output.Select(label => extents[label])], at => Elements.Of([.. summed.Select(label => extents[label])], rest =>
        {
            var product = 1.0;
            for (var i = 0; i < xs.Length; i++)
            {
                long Index(char label) => output.Contains(label, StringComparison.Ordinal) ? at[output.IndexOf(label)] : rest[Array.IndexOf(summed, label)];
                product *= xs[i].At([.. labels[i].Select((label, d) => xs[i].Shape[d] == 1 ? 0 : Index(label))]);
            }

            return product;
        }).Numbers().Sum());
    }
}
