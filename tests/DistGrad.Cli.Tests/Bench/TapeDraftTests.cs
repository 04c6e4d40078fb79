using DistGrad.Cli.Bench.Kernels;

namespace DistGrad.Cli.Tests.Bench;

public class TapeDraftTests
{
    [Fact]
    public void Sides_OfOneDraft_ComputeTheSame()
    {
        var draft = TapeDraft.Random(ops: 5000, seed: 3);
        var (tape, plain) = (new TapeSide(draft), new PlainTape(draft.Feeds, draft.Plain));

        tape.Run();
        plain.Run();

        Assert.Equal(draft.Plain.Length, tape.Instructions);
        Assert.Equal(plain.Answer.Root, tape.Answer.Root, 1e-9 * Math.Abs(plain.Answer.Root));
        Assert.Equal(plain.Answer.Gradient, tape.Answer.Gradient, 1e-9 * Math.Abs(plain.Answer.Gradient));
    }

    [Fact]
    public void Random_ManyOps_StayTame()
    {
        var draft = TapeDraft.Random(ops: 250_000, seed: 4);
        var plain = new PlainTape(draft.Feeds, draft.Plain);

        plain.Run();

        Assert.True(double.IsNormal(plain.Answer.Root) && double.IsNormal(plain.Answer.Gradient), plain.Answer.ToString());
    }
}
