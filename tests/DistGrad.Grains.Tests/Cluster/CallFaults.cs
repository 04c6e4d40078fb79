using System.Collections.Concurrent;
using Orleans.Runtime.Messaging;

namespace DistGrad.Grains.Tests;

/// <summary>Fails calls on grains as a cluster does that has just lost a silo: before they are carried out, or after, when the answer is lost.</summary>
internal sealed class CallFaults : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, bool> _failed = new();
    private Func<string, GrainId?, bool> _fails = static (_, _) => false;
    private Func<string, GrainId?, GrainId, Task> _before = static (_, _, _) => Task.CompletedTask;
    private bool _carriesOut;

    /// <summary>Methods of which a call was failed, as <c>Interface.Method</c>, in alphabetical order.</summary>
    public IEnumerable<string> Failed => _failed.Keys.Order(StringComparer.Ordinal);

    /// <summary>Fails the first call of each method for which the function holds, until told otherwise.</summary>
    /// <param name="carriesOut">Whether the calls are carried out all the same.</param>
    /// <param name="fails">Is given <c>Interface.Method</c>; all methods if null.</param>
    public void FailFirst(bool carriesOut, Func<string, bool>? fails = null) => FailFirst(carriesOut, (method, _) => fails is null || fails(method));

    /// <inheritdoc cref="FailFirst(bool, Func{string, bool})"/>
    /// <param name="carriesOut">Whether the calls are carried out all the same.</param>
    /// <param name="fails">Is given <c>Interface.Method</c> and the grain that calls, if one does.</param>
    public void FailFirst(bool carriesOut, Func<string, GrainId?, bool> fails)
    {
        _failed.Clear();
        _carriesOut = carriesOut;
        Volatile.Write(ref _fails, (method, source) => fails(method, source) && !_failed.ContainsKey(method));
    }

    /// <summary>Does something before each call, until told otherwise.</summary>
    /// <param name="before">Is given <c>Interface.Method</c>. What it calls itself passes here too.</param>
    public void OnCall(Func<string, Task> before) => Volatile.Write(ref _before, (method, _, _) => before(method));

    /// <inheritdoc cref="OnCall(Func{string, Task})"/>
    /// <param name="before">Is given <c>Interface.Method</c>, the grain that calls, if one does, and the grain that is called. What it calls itself passes here too.</param>
    public void OnCall(Func<string, GrainId?, GrainId, Task> before) => Volatile.Write(ref _before, before);

    public void FailNone()
    {
        Volatile.Write(ref _fails, static (_, _) => false);
        Volatile.Write(ref _before, static (_, _, _) => Task.CompletedTask);
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = $"{context.InterfaceMethod.DeclaringType!.Name}.{context.InterfaceMethod.Name}";
        await Volatile.Read(ref _before)(method, context.SourceId, context.TargetId);
        if (!Volatile.Read(ref _fails)(method, context.SourceId) || !_failed.TryAdd(method, true))
        {
            await context.Invoke();
            return;
        }

        if (_carriesOut) await context.Invoke();
        throw _carriesOut ? new TimeoutException("The answer was lost.") : new ConnectionFailedException("Nobody listens there.");
    }
}
