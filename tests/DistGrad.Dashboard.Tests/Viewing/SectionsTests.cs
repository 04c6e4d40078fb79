using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Tests.Viewing;

public class SectionsTests
{
    private static readonly Graph Graph = RandomGraph(1000);

    [Theory]
    [InlineData(0, 1000, 24)]
    [InlineData(13, 977, 7)]
    [InlineData(5, 8, 24)]
    public void Sections_CoverTheRange_AndCountEachEdgeBetweenThemOnce(int from, int to, int count)
    {
        var sections = Sections.Of(Graph, new NodeRange(from, to), count);
        Assert.Equal((from, to, Math.Min(count, to - from)), (sections[0].From, sections[^1].To, sections.Count));
        Assert.All(sections.Zip(sections.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        var place = new int[Graph.Count];
        for (var at = 0; at < sections.Count; at++) Array.Fill(place, at, sections[at].From, sections[at].To - sections[at].From);
        var between = Enumerable.Range(from, to - from).Sum(node => Graph.InputsOf(node).ToArray().Count(input => input >= from && place[input] != place[node]));
        Assert.Equal(between, sections.Sum(section => section.Inputs.Sum(link => link.Edges)));
    }

    private static Graph RandomGraph(int count)
    {
        var builder = new GraphBuilder("random");
        List<Expr> nodes = [builder.Input("x"), builder.Input("y")];
        for (var (i, state) = (0, 7u); i < count - 2; i++)
        {
            state = (state * 1664525) + 1013904223;
            nodes.Add(nodes[(int)(state % nodes.Count)] * nodes[(int)((state >> 8) % nodes.Count)]);
        }

        return builder.Build(nodes[^1]);
    }
}
