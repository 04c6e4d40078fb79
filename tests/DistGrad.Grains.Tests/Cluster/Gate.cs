using System.Collections.Concurrent;

namespace DistGrad.Grains.Tests;

/// <summary>Holds up the nodes that come to it until the test opens it.</summary>
internal sealed class Gate(double key) : IDisposable
{
    // A test that fails to open its gate fails, rather than hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new(initialState: false);
    private int _arrivals;

    /// <summary>The number that stands for it in a graph.</summary>
    public double Key => key;

    /// <summary>Ends when a node has come to the gate: the run is in mid-pass then.</summary>
    public Task Reached => _reached.Task.WaitAsync(Patience);

    /// <summary>How many nodes came to it.</summary>
    public int Arrivals => Volatile.Read(ref _arrivals);

    public void Open() => _open.Set();

    public void Pass()
    {
        Interlocked.Increment(ref _arrivals);
        _reached.TrySetResult();
        if (!_open.Wait(Patience)) throw new TimeoutException("The test did not open the gate.");
    }

    public void Dispose() => Open();
}

/// <summary>The gates of a cluster's tests.</summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<double, Gate> _gates = new();
    private int _last;

    /// <summary>A new gate, shut.</summary>
    public Gate New()
    {
        var gate = new Gate(Interlocked.Increment(ref _last));
        _gates[gate.Key] = gate;
        return gate;
    }

    public Gate this[double key] => _gates[key];
}

/// <summary>Passes its first input on, once the gate that its second one stands for is open.</summary>
internal sealed class GateOp(Gates gates) : BinaryOp("Gate")
{
    public override double Scalar(double x, double key)
    {
        gates[key].Pass();
        return x;
    }

    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
}

/// <summary>Passes its first input on at once, and its upstream gradient once the gate that its second one stands for is open.</summary>
internal sealed class GateBackwardOp() : BinaryOp("GateBackward")
{
    public override double Scalar(double x, double key) => x;

    public override void Vjp(VjpContext z) => z.Accumulate(0, Expr.Apply<GateOp>(z.Upstream, z.Input(1)));
}
