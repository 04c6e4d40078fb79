namespace DistGrad.Grains.Tests;

/// <summary>Sees every Orleans message to a node: loses those that the test wants lost, holds back activations.</summary>
internal sealed class MessageFilter : IIncomingGrainCallFilter
{
    private Func<Pass, EdgeMessage, bool> _loses = static (_, _) => false;
    private Hold? _hold;

    /// <summary>Loses messages for which the function holds, until told otherwise. It is called from many threads.</summary>
    public void Lose(Func<Pass, EdgeMessage, bool> loses) => Volatile.Write(ref _loses, loses);

    public void LoseNone() => Lose(static (_, _) => false);

    /// <summary>Holds back nodes that are told to activate, until it is opened.</summary>
    public Hold HoldActivations() => _hold = new Hold();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType == typeof(INodeGrain))
        {
            if (context.InterfaceMethod.Name == nameof(INodeGrain.Ready)) await (_hold?.Pass() ?? Task.CompletedTask);
            else if (Volatile.Read(ref _loses)(PassOf(context), (EdgeMessage)context.Request.GetArgument(0)!)) return;
        }

        await context.Invoke();
    }

    private static Pass PassOf(IIncomingGrainCallContext context) =>
        context.InterfaceMethod.Name == nameof(INodeGrain.Forward) ? Pass.Forward : Pass.Backward;

    /// <summary>Calls that wait.</summary>
    internal sealed class Hold
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void Open() => _open.TrySetResult();

        public Task Pass()
        {
            _reached.TrySetResult();
            return _open.Task;
        }
    }
}
