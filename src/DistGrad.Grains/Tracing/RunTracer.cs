using System.Diagnostics;

namespace DistGrad.Grains;

/// <summary>Traces one run: its span from its start on, and after its end what its silos noted of it.</summary>
internal sealed class RunTracer
{
    private readonly RunKey _run;
    private readonly RunParts _parts;
    private readonly Activity? _span;
    private readonly Moment _start;

    private RunTracer(RunKey run, TraceSpec spec, Activity? span, RunParts parts)
    {
        (_run, Spec, _span, _parts) = (run, spec, span, parts);
        _start = Moment.Now(parts.Clock);
    }

    /// <summary>What is traced.</summary>
    public TraceSpec Spec { get; }

    /// <summary>The run's W3C trace id; null where nobody takes its spans.</summary>
    public ActivityTraceId? TraceId => _span?.TraceId;

    /// <summary>Begins to trace a run, where its caller asks for it or its span is collected.</summary>
    /// <returns>Null where the run is not traced.</returns>
    public static RunTracer? Begin(RunKey run, RunRequest request, RunParts parts)
    {
        if (request.Trace is null && !Telemetry.Source.HasListeners()) return null;
        var current = Activity.Current;
        var span = Telemetry.Source.StartActivity(TraceNames.Run, ActivityKind.Server, SpanContext.Read(request.TraceContext));
        Activity.Current = current;
        if (request.Trace is null && span is not { Recorded: true })
        {
            span?.Dispose();
            return null;
        }

        return new RunTracer(run, request.Trace ?? new TraceSpec { Budget = TraceOptions.DefaultBudget }, span, parts);
    }

    /// <summary>Works up what was noted of a run that has ended, in the background.</summary>
    /// <param name="execution">The run.</param>
    /// <param name="error">Why it failed, or null.</param>
    public void End(RunExecution execution, Exception? error)
    {
        var elapsed = _parts.Clock.GetElapsedTime(_start.Timestamp);
        _parts.Traces.Add(_run, Task.Run(() => Trace(execution.Attempt, execution.Attempts, elapsed, error)));
    }

    private async Task<RunTrace?> Trace(AttemptExecution? attempt, int attempts, TimeSpan elapsed, Exception? error)
    {
        try
        {
            using var span = _span;
            var hosts = attempt is null ? [] : await Task.WhenAll(attempt.Prepared.Layout.Silos.Select(silo => Ask(silo, attempt)));
            var passes = attempt?.Prepared.Outline is { } outline ? outline.Nodes + outline.BackwardNodes : 0;
            var trace = TraceMerge.Merge(hosts, span?.TraceId.ToHexString(), _start.Utc, elapsed, Spec.Budget == 0 ? 0 : passes, Spec.Budget);
            if (span is null) return trace;
            if (span.IsAllDataRequested) Describe(span, trace, attempts, attempt?.Prepared.Outline.Nodes ?? 0, error);

            // Before the others: where a collector takes only some, it should have this one.
            span.SetEndTime((_start.Utc + elapsed).UtcDateTime);
            span.Stop();
            new SpanWriter(trace, span.Context).Write();
            return trace;
        }
        catch (Exception e)
        {
            HostLog.NotTraced(_parts.Logger, _run, e);
            return null;
        }
    }

    private void Describe(Activity span, RunTrace trace, int attempts, int nodes, Exception? error)
    {
        span.SetTag(TraceNames.GraphId, _run.GraphId);
        span.SetTag(TraceNames.RunId, _run.RunId);
        span.SetTag(TraceNames.Attempts, attempts);
        span.SetTag(TraceNames.Nodes, nodes);
        if (trace.Dropped > 0) span.SetTag(TraceNames.Dropped, trace.Dropped);
        if (error is null) return;
        span.SetTag(TraceNames.ErrorType, error.GetType().Name);
        span.SetStatus(ActivityStatusCode.Error, error.Message);
    }

    // One that is lost has taken with it what it noted.
    private async Task<(string Silo, HostTrace? Trace)> Ask(SiloAddress silo, AttemptExecution attempt)
    {
        if (attempt.Lost.Contains(silo)) return (silo.ToString(), null);
        try
        {
            return (silo.ToString(), await _parts.Hosts.Of(silo).Trace(attempt.Id).WaitAsync(_parts.Options.HostTimeout, _parts.Clock));
        }
        catch (Exception e) when (CallRetry.IsTransportFault(e))
        {
            return (silo.ToString(), null);
        }
    }
}
