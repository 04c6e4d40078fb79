using System.Collections.Concurrent;

namespace DistGrad.Embedded.Tests;

/// <summary>Counts calls of a method that reach grains by messages.</summary>
/// <param name="interfaceName">Interface of the grains.</param>
/// <param name="method">Name of the method.</param>
internal sealed class CalledGrains(string interfaceName, string method) : IIncomingGrainCallFilter
{
    // Number of calls, by grain.
    private readonly ConcurrentDictionary<GrainId, int> _calls = new();

    /// <summary>Number of grains that were called.</summary>
    public int Grains => _calls.Count;

    /// <summary>Number of calls.</summary>
    public int Count => _calls.Values.Sum();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.Name == method && context.InterfaceMethod.DeclaringType!.Name == interfaceName)
            _calls.AddOrUpdate(context.TargetId, 1, static (_, calls) => calls + 1);
        return context.Invoke();
    }
}
