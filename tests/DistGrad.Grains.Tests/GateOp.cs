namespace DistGrad.Grains.Tests;

/// <summary>The identity, but it waits until the test opens the gate.</summary>
public sealed class GateOp() : UnaryOp("Gate")
{
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManualResetEventSlim _open = new(initialState: true);

    /// <summary>Closes the gate; the task ends when a node has come to it.</summary>
    public Task Shut()
    {
        _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open = new(initialState: false);
        return _reached.Task;
    }

    public void Open() => _open.Set();

    public override double Scalar(double x)
    {
        _reached.TrySetResult();
        _open.Wait();
        return x;
    }

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

/// <summary>Fails.</summary>
public sealed class FaultyOp() : UnaryOp("Faulty")
{
    public override double Scalar(double x) => throw new InvalidOperationException("it is faulty");

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}
