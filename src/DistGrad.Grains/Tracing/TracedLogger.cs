using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DistGrad.Grains;

/// <summary>Logs of a run with its trace id around them, so that who looks at one finds the other.</summary>
/// <param name="logger">Takes them.</param>
/// <param name="trace">The run's trace.</param>
internal sealed class TracedLogger(ILogger logger, ActivityTraceId trace) : ILogger<RunGrain>
{
    /// <summary>Name of the trace id in the scope, as .NET itself calls it.</summary>
    public const string TraceId = "TraceId";

    private readonly KeyValuePair<string, object>[] _scope = [new(TraceId, trace.ToHexString())];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using (logger.BeginScope(_scope)) logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
