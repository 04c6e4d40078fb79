using CsCheck;
using DistGrad.Cli.Drawing;
using static DistGrad.Cli.Tests.Drawing.Circuits;

namespace DistGrad.Cli.Tests.Drawing;

public class CircuitDrawingPropertyTests
{
    private const int Inputs = 3;

    // Each gate draws 1 to 4 inputs from the nodes before it. Values and gradients all differ, so that a lost one is noticed.
    private static readonly Gen<Circuit> AnyCircuit =
        Gen.Int[0, 1000].Array[1, 4].Array[0, 15].Select(gates => Of(
        [
            .. Enumerable.Range(0, Inputs).Select(id => Input(id, $"x{id}", 1000 + id, 2000 + id)),
            .. gates.Select((picks, i) => Gate(Inputs + i, "Sum", 1000 + Inputs + i, 2000 + Inputs + i, [.. picks.Select(pick => pick % (Inputs + i))])),
        ]));

    [Fact]
    public void TryDraw_RandomCircuit_NothingIsDrawnOverAnything() => AnyCircuit.Sample(circuit =>
    {
        if (CircuitDrawing.TryDraw(circuit, 10_000) is not { } lines) return;
        var places = CircuitTree.Unroll(circuit, CircuitDrawing.MaxPlaces)!;
        var segments = lines.SelectMany(line => line.Segments).ToList();
        Assert.Equal(places.Select(place => place.ValueText).Order(), segments.Where(s => s.Tone == Tone.Value).Select(s => s.Text).Order());
        Assert.Equal(places.Select(place => place.GradientText).Where(text => text != "").Order(), segments.Where(s => s.Tone == Tone.Gradient).Select(s => s.Text).Order());

        // A wire turns or joins for each input, except where it goes straight in.
        var straight = 0;
        CircuitRows.Assign(places);
        foreach (var place in places) straight += place.Inputs.Count(input => input.Row == place.Row);
        Assert.Equal(places.Count - 1 - straight, Text(lines).Count(c => c is '┐' or '┘' or '┤'));
        Assert.All(lines, line => Assert.Equal(line.Text.TrimEnd(), line.Text));
    });
}
