using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Tests.Viewing;

public class LabelSearchTests
{
    private static readonly GraphIndex Graph = Expression.Parse("alpha + al * beta").Index;

    [Theory]
    [InlineData("al", "al", "alpha")]
    [InlineData("ALPHA", "alpha")]
    [InlineData("ta", "beta")]
    [InlineData("#3", "#3")]
    [InlineData("#99")]
    [InlineData("  ")]
    public void Find_PartOfAName_ComesAfterTheWholeAndTheBeginning(string text, params string[] labels) => Assert.Equal(labels, LabelSearch.Find(Graph, text));
}
