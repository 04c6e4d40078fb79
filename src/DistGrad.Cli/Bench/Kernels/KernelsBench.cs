using System.Diagnostics;
using System.Globalization;
using DistGrad.Cli.Bench.Reports;
using DistGrad.Cli.Bench.Tensors;

namespace DistGrad.Cli.Bench.Kernels;

/// <summary>What scalar ops cost in a tape, one thread, against plain tapes and the library's functions.</summary>
/// <param name="report">Is told what is being measured.</param>
internal sealed class KernelsBench(Action<string> report)
{
    private const int Ops = 1_000_000;
    private const int ManyOps = 10_000_000;
    private const int Rounds = 11;

    // A turn counts as its fastest run, without the first, which finds the processor's caches full of the other side's.
    private const int RunsATurn = 5;
    private const int ManyRuns = 3;

    // By then code is compiled for good.
    private const int WarmUps = 45;

    // Sums of many numbers in another order.
    private const double Tolerance = 1e-9;

    private readonly List<(double Tape, double? Cpp, double Plain)> _turns = [];

    public BenchReport Run(CancellationToken cancellationToken)
    {
        var (million, cpp, csharp) = Million(cancellationToken);
        report("a tape of 10,000,000 ops");
        var many = new TapeSide(TapeDraft.Random(ManyOps, seed: 2));
        many.Run();
        List<double> manyTimes = [];
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            manyTimes.Add(Turn(ManyRuns, () => Seconds(many.Run)) * 1e9 / many.Instructions);
        }

        report("functions");
        var functions = FunctionFigures.Measure().ToArray();
        foreach (var (op, nanoseconds, ratio) in functions) report(string.Create(CultureInfo.InvariantCulture, $"  {op}: {nanoseconds:F2} ns, {ratio:F2} of the library"));
        Figure[] figures =
        [
            new("tape_ns_per_op_1e6", million, "ns", 5),
            new("tape_ns_per_op_1e7", Median.Of(manyTimes), "ns", 8),
            new("tape_vs_cpp", cpp, "ratio", 0.5),
            new("tape_vs_csharp", csharp, "ratio", 0.5),
            new("functions_ns_per_op", functions.Max(function => function.Nanoseconds), "ns", 10),
            new("functions_vs_library", functions.Max(function => function.Ratio), "ratio", 0.6),
        ];
        var table = new Table("Functions", ["op", "ns", "of the library"], [.. functions.Select(function => new[] { function.Op, Table.Number(function.Nanoseconds), Table.Number(function.Ratio) })]);
        return new BenchReport(figures, [table], [Plot(_turns)]);
    }

    private static Plot Plot(List<(double Tape, double? Cpp, double Plain)> turns)
    {
        List<Series> lines = [Line("tape", turn => turn.Tape), Line("C#", turn => turn.Plain)];
        if (turns.TrueForAll(turn => turn.Cpp is not null)) lines.Insert(1, Line("C++", turn => turn.Cpp!.Value));
        return new Plot("A forward and a backward pass over 1,000,000 ops", "turn", "ms", lines);

        Series Line(string name, Func<(double Tape, double? Cpp, double Plain), double> seconds) => new(name, [.. turns.Select((turn, i) => (i + 1.0, seconds(turn) * 1e3))]);
    }

    private (double Nanoseconds, double? Cpp, double CSharp) Million(CancellationToken cancellationToken)
    {
        report("a tape of 1,000,000 ops, and plain tapes of the same, in turn");
        var draft = TapeDraft.Random(Ops, seed: 1);
        var (tape, plain) = (new TapeSide(draft), new PlainTape(draft.Feeds, draft.Plain));
        using var cpp = CppSide.Start(draft, report);
        for (var run = 0; run < WarmUps; run++) tape.Run();
        var times = _turns;
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seconds = (
                Tape: Turn(RunsATurn, () => Seconds(tape.Run)),
                Cpp: cpp is null ? (double?)null : Turn(RunsATurn, cpp.Run),
                Plain: Turn(RunsATurn, () => Seconds(plain.Run)));
            Check(plain.Answer, tape.Answer);
            if (cpp is not null) Check(plain.Answer, cpp.Answer);
            times.Add(seconds);
            report(string.Create(CultureInfo.InvariantCulture, $"  tape {seconds.Tape * 1e3:F2} ms, C++ {seconds.Cpp * 1e3:F2} ms, C# {seconds.Plain * 1e3:F2} ms"));
        }

        return (
            Median.Of(times.Select(time => time.Tape)) * 1e9 / tape.Instructions,
            cpp is null ? null : Median.Of(times.Select(time => time.Tape / time.Cpp!.Value)),
            Median.Of(times.Select(time => time.Tape / time.Plain)));
    }

    private static double Turn(int runs, Func<double> seconds)
    {
        seconds();
        var fastest = double.PositiveInfinity;
        for (var run = 1; run < runs; run++) fastest = Math.Min(fastest, seconds());
        return fastest;
    }

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Check((double Root, double Gradient) expected, (double Root, double Gradient) actual)
    {
        if (Differs(expected.Root, actual.Root) || Differs(expected.Gradient, actual.Gradient))
            throw new BenchException($"The sides do not agree: {expected} and {actual}.");
    }

    private static bool Differs(double expected, double actual) => !(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected));
}
