namespace DistGrad.Cli.Bench.Kernels;

/// <summary>An instruction of a plain tape.</summary>
/// <param name="Op">0 adds, 1 multiplies, 2 takes the greater.</param>
/// <param name="A">Position of the first operand.</param>
/// <param name="B">Position of the second operand.</param>
internal readonly record struct PlainInstruction(int Op, int A, int B);

/// <summary>The plain way in C#: one instruction after the other, a switch for each.</summary>
/// <param name="inputs">Values of the inputs, at the first positions.</param>
/// <param name="tape">Instructions; the last is the root.</param>
internal sealed class PlainTape(double[] inputs, PlainInstruction[] tape)
{
    private readonly double[] _values = [.. inputs, .. new double[tape.Length]];
    private readonly double[] _gradients = new double[inputs.Length + tape.Length];

    /// <summary>Value of the root, and gradient by the first input.</summary>
    public (double Root, double Gradient) Answer => (_values[^1], _gradients[0]);

    /// <summary>Runs it forward and backward.</summary>
    public void Run()
    {
        var (values, gradients, first) = (_values, _gradients, inputs.Length);
        for (var i = 0; i < tape.Length; i++)
        {
            ref readonly var t = ref tape[i];
            var (x, y) = (values[t.A], values[t.B]);
            values[first + i] = t.Op switch { 0 => x + y, 1 => x * y, _ => x >= y ? x : y };
        }

        Array.Clear(gradients);
        gradients[^1] = 1;
        for (var i = tape.Length - 1; i >= 0; i--)
        {
            ref readonly var t = ref tape[i];
            var upstream = gradients[first + i];
            switch (t.Op)
            {
                case 0:
                    gradients[t.A] += upstream;
                    gradients[t.B] += upstream;
                    break;
                case 1:
                    gradients[t.A] += upstream * values[t.B];
                    gradients[t.B] += upstream * values[t.A];
                    break;
                default:
                    gradients[values[t.A] >= values[t.B] ? t.A : t.B] += upstream;
                    break;
            }
        }
    }
}
