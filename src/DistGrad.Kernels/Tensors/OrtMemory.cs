using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>Memory for what lives within a run of a session: one arena for the whole process.</summary>
/// <remarks>
/// An arena of each session's own would keep that session's peak as long as the session lives, times a thousand sessions. Plain
/// malloc keeps several times the peak for large tensors, and gives pages back so eagerly that taking them again costs more than the kernels.
/// </remarks>
internal static class OrtMemory
{
    // After a burst of large tensors the arena should not stay large for ever; giving memory back costs about as much as taking it.
    private const long ShrinkEveryMilliseconds = 10_000;
    private const int ExtendAsRequested = 1;
    private const int RuntimeDefault = -1;

    private static readonly RunOptions Plain = new();
    private static readonly RunOptions Shrinking = NewShrinking();
    private static readonly bool IsShared = Register();
    private static long _lastShrunk = Environment.TickCount64;

    /// <summary>Makes sessions with these options use the shared arena.</summary>
    public static void Share(SessionOptions options)
    {
        if (IsShared) options.AddSessionConfigEntry("session.use_env_allocators", "1");
        else options.EnableCpuMemArena = false;
    }

    /// <summary>Options of a run that starts now. One run in ten seconds gives free memory back when it is done.</summary>
    public static RunOptions NextRun()
    {
        var last = Volatile.Read(ref _lastShrunk);
        var now = Environment.TickCount64;
        return now - last > ShrinkEveryMilliseconds && IsShared && Interlocked.CompareExchange(ref _lastShrunk, now, last) == last ? Shrinking : Plain;
    }

    private static RunOptions NewShrinking()
    {
        var options = new RunOptions();
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        return options;
    }

    private static bool Register()
    {
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var arena = new OrtArenaCfg(0, ExtendAsRequested, RuntimeDefault, RuntimeDefault);
        try
        {
            OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false; // the process uses the runtime for itself too, and has registered an arena that is not ours to shrink
        }
    }
}
