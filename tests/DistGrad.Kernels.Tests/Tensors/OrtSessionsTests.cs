using System.Runtime.InteropServices;
using DistGrad.Kernels.Tensors;

namespace DistGrad.Kernels.Tests.Tensors;

public sealed class OrtSessionsTests
{
    private static readonly Tensor One = new(TensorType.Scalar, BitConverter.GetBytes(1.0));

    [Fact]
    public void Load_EqualModels_ShareOneSession()
    {
        var sessions = new OrtSessions();

        Negation(sessions).Load();
        Negation(sessions).Load();

        Assert.Equal((1, 1), (sessions.Count, sessions.Created));
    }

    [Fact]
    public void Load_BeyondCapacity_DropsLeastRecentlyUsed()
    {
        var sessions = new OrtSessions(capacity: 2);
        var programs = new[] { "Neg", "Abs", "Exp" }.Select(op => Unary(op, sessions)).ToArray();

        programs[0].Load();
        programs[1].Load();
        programs[0].Run([One]);
        programs[2].Load();
        Assert.Equal((2, 3), (sessions.Count, sessions.Created));

        programs[0].Run([One]);
        Assert.Equal(3, sessions.Created);
        programs[1].Run([One]);
        Assert.Equal((2, 4), (sessions.Count, sessions.Created));
    }

    [Fact]
    public void Run_SessionDropped_CompilesAgain()
    {
        var sessions = new OrtSessions(capacity: 1);
        var negation = Negation(sessions);
        negation.Run([One]);
        Unary("Abs", sessions).Load();

        Assert.Equal(-1.0, MemoryMarshal.Read<double>(negation.Run([One])[0].Bytes.Span));
        Assert.Equal(3, sessions.Created);
    }

    [Fact]
    public void Exit_SessionDroppedDuringRun_IsFreedAfterIt()
    {
        var sessions = new OrtSessions(capacity: 1);
        var model = OnnxModels.Single("Neg", TensorType.Scalar, TensorType.Scalar);
        var running = sessions.Enter(ModelHash.Of(model), model);

        Unary("Abs", sessions).Load();

        Assert.False(running.IsClosed);
        running.Exit();
        Assert.True(running.IsClosed);
        Assert.False(running.TryEnter(0));
    }

    [Fact]
    public void Run_ManyThreadsOnFewerSessionsThanModels_AnswersAreRight()
    {
        var sessions = new OrtSessions(capacity: 2);
        var programs = new[] { ("Neg", -1.0), ("Abs", 1), ("Sign", 1), ("Sqrt", 1), ("Floor", 1) }.Select(x => (Program: Unary(x.Item1, sessions), Value: x.Item2)).ToArray();

        Parallel.For(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var (program, value) = programs[i % programs.Length];
            Assert.Equal(value, MemoryMarshal.Read<double>(program.Run([One])[0].Bytes.Span));
        });

        Assert.InRange(sessions.Count, 1, 2);
    }

    private static OrtProgram Negation(OrtSessions sessions) => Unary("Neg", sessions);

    private static OrtProgram Unary(string op, OrtSessions sessions) =>
        new(OnnxModels.Single(op, TensorType.Scalar, TensorType.Scalar), ["x0"], ["z"], [TensorType.Scalar], sessions);
}
