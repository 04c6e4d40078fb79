using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>A native session that is freed when its cache has let go of it and the last run on it has ended.</summary>
internal sealed class OrtSession
{
    // Runs under way, plus one while the cache holds the session. Never rises again from 0.
    private int _users = 1;
    private long _lastUsed;

    /// <summary>Compiles a model.</summary>
    /// <param name="model">The model, in the ONNX format, validated.</param>
    /// <exception cref="OnnxRuntimeException">The runtime has no kernel for an op, or refuses the model.</exception>
    public OrtSession(byte[] model)
    {
        using var options = NewOptions();
        Native = new InferenceSession(model, options);
        _lastUsed = Stopwatch.GetTimestamp();
    }

    /// <summary>The session. Only to be used between <see cref="TryEnter"/> and <see cref="Exit"/>.</summary>
    public InferenceSession Native { get; }

    /// <summary>Whether the session has been freed, or is about to be.</summary>
    public bool IsClosed => Volatile.Read(ref _users) == 0;

    /// <summary>Order of last use, from the cache's clock.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Keeps the session alive until <see cref="Exit"/>; false if it is closed.</summary>
    /// <param name="now">The time, for eviction.</param>
    public bool TryEnter(long now)
    {
        for (var users = Volatile.Read(ref _users); users > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                Volatile.Write(ref _lastUsed, now);
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Ends one use; the last one frees the session.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == 0) Native.Dispose();
    }

    // One thread: Orleans supplies the parallelism, and results must not depend on thread counts.
    private static SessionOptions NewOptions()
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,

            // Fusions of higher levels compute float64 with constants of float32.
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            EnableMemoryPattern = false,

            // What fails is thrown too.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        OrtMemory.Share(options);
        return options;
    }
}
