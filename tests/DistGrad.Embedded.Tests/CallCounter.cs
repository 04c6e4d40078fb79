namespace DistGrad.Embedded.Tests;

/// <summary>Counts calls that reach grains by messages.</summary>
/// <param name="interfaceName">Interface of the grains that count.</param>
internal sealed class CallCounter(string interfaceName) : IIncomingGrainCallFilter
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType!.Name == interfaceName) Interlocked.Increment(ref _count);
        return context.Invoke();
    }
}
