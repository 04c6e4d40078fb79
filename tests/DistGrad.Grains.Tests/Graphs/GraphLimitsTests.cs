using System.Security.Cryptography;

namespace DistGrad.Grains.Tests;

public sealed class GraphLimitsTests
{
    private static readonly GraphLimits Limits = new(new() { GraphBytes = 19_200_000_000 });

    [Fact]
    public void Check_HundredMillionOpsOfTwoInputs_FitIntoFourFifthsOf24GB() => Limits.Check(100_000_000, 200_000_000);

    [Fact]
    public void Check_FewNodesOfManyInputs_CountsEdges()
    {
        var error = Assert.Throws<GraphTooLargeException>(() => Limits.Check(200_000, 2_000_000_000));
        Assert.Equal((200_000L, 24_010_800_000L, 19_200_000_000L), (error.Nodes, error.Needed, error.Limit));
    }

    [Fact]
    public void Take_PartsWithoutEnd_AreRefusedOnceTheyTakeMoreThanTheGraphMay()
    {
        var limits = new GraphLimits(new() { GraphBytes = 10_000 });
        using var draft = new UploadDraft(Guid.NewGuid(), OpRegistry.Standard);
        for (var part = 0; part < 9; part++) Assert.Null(draft.Take(Part(part), limits));

        Assert.Equal(10_320, Assert.Throws<GraphTooLargeException>(() => draft.Take(Part(9), limits)).Needed);

        static UploadPart Part(int number) => new() { Chunk = 0, Part = number, Parts = int.MaxValue, Sha256 = new byte[SHA256.HashSizeInBytes], Bytes = new byte[1000] };
    }
}
