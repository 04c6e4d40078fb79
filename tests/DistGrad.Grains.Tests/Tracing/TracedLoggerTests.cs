using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DistGrad.Grains.Tests;

public class TracedLoggerTests
{
    [Fact]
    public void Log_OfARun_HasItsTraceIdAroundIt_AndItsRunIdInIt()
    {
        var (inner, trace) = (new ScopeLogger(), ActivityTraceId.CreateRandom());

        HostLog.AttemptEnded(new TracedLogger(inner, trace), 2, new RunKey("graph", "run", false), "a silo was lost");

        var (scopes, state) = Assert.Single(inner.Entries);
        Assert.Equal(trace.ToHexString(), Assert.Single(scopes, pair => pair.Key == TracedLogger.TraceId).Value);
        Assert.Contains(state, pair => pair.Key == "Run" && pair.Value?.ToString() == new RunKey("graph", "run", false).ToString());
        Assert.Empty(inner.Open);
    }

    private sealed class ScopeLogger : ILogger
    {
        public Stack<IReadOnlyList<KeyValuePair<string, object>>> Open { get; } = new();

        public List<(KeyValuePair<string, object>[] Scopes, IReadOnlyList<KeyValuePair<string, object?>> State)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Open.Push((IReadOnlyList<KeyValuePair<string, object>>)state);
            return new Scope(this);
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add(([.. Open.SelectMany(scope => scope)], (IReadOnlyList<KeyValuePair<string, object?>>)state!));

        private sealed class Scope(ScopeLogger logger) : IDisposable
        {
            public void Dispose() => logger.Open.Pop();
        }
    }
}
