using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DistGrad.Cli.Chaos;

/// <summary>A server in a process of its own, known to be up by a text in its output.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    // Of a server that talks a lot only the latest is kept.
    private const int MostOutput = 20_000;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _awaited;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isDisposed;

    private ServerProcess(Process process, string awaited) => (_process, _awaited) = (process, awaited);

    /// <summary>Whether the process is there, stopped by a signal or not.</summary>
    public bool IsRunning => !_isDisposed && !_process.HasExited;

    /// <summary>The last it has said.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a server and waits until it is up.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="awaited">What it says when it is up.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="InvalidOperationException">It ended instead, or did not come up in time.</exception>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string awaited, CancellationToken cancellationToken)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, awaited);
        server._process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Hear(line.Data);
        server._process.Exited += (_, _) => server._ready.TrySetException(new InvalidOperationException($"{start.FileName} ended before it was up: {server.Output}"));
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._ready.Task.WaitAsync(StartPatience, cancellationToken);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            throw e is TimeoutException ? new InvalidOperationException($"{start.FileName} did not come up in {StartPatience.TotalSeconds} s: {server.Output}") : e;
        }
    }

    /// <summary>Sends a signal to the process.</summary>
    /// <returns>Whether there was a process.</returns>
    public bool Send(Signal signal) => IsRunning && Kill(_process.Id, (int)signal) == 0;

    /// <summary>Ends the process as a crash does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_isDisposed) return;
        if (IsRunning) _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, and waits for it; one that does not is killed.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync()
    {
        Send(Signal.Continue);
        Send(Signal.Terminate);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopPatience);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>Ends the process at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        await KillAsync();
        _isDisposed = true;
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.AppendLine(line);
            if (_output.Length > MostOutput) _output.Remove(0, _output.Length - (MostOutput / 2));
        }

        if (line.Contains(_awaited, StringComparison.Ordinal)) _ready.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
