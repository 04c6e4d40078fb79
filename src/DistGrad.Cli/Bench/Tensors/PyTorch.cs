using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>PyTorch in a process of its own, which computes what it is asked to and then waits, so that it takes turns with us.</summary>
internal sealed class PyTorch : IDisposable
{
    private const string Script = "pytorch_tensors.py";
    private const string ReferenceBlas = "blas";

    // Debian's packages are for its own interpreter, which need not be the first on the path.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    // One thread; kernels for this processor, whatever others were asked for; and memory that is freed stays in the process, as the
    // runtime's arena keeps its own: else each run would pay for taking it anew.
    private static readonly (string Name, string? Value)[] Environment =
    [
        ("OPENBLAS_CORETYPE", null), ("OPENBLAS_L2_SIZE", null),
        ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
        ("MALLOC_MMAP_THRESHOLD_", "4000000000"), ("MALLOC_TRIM_THRESHOLD_", "4000000000"), ("MALLOC_TOP_PAD_", "300000000"),
    ];

    private readonly Process _process;
    private readonly Stream _answers;

    private PyTorch(Process process)
    {
        _process = process;
        _answers = new BufferedStream(process.StandardOutput.BaseStream);
    }

    /// <summary>Version, and matrix library.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <exception cref="PyTorchMissingException">It is not there, or not as it should be.</exception>
    public static PyTorch Start()
    {
        var problems = new List<string>();
        foreach (var interpreter in Interpreters)
        {
            if (TryStart(interpreter, problems) is { } started) return started;
        }

        throw new PyTorchMissingException(string.Join(" ", problems));
    }

    /// <summary>Gives it a model's tensors.</summary>
    public void Load(BenchModel model)
    {
        var tensors = model.Tensors.Select(tensor => new { type = tensor.DType == DType.Int64 ? "int64" : "float32", shape = tensor.Shape.Extents.ToArray() });
        Send(new { @do = "load", model = model.Name, tensors }, model.Tensors);
        Receive();
    }

    /// <summary>Loss and gradients, as float32.</summary>
    public float[][] Gradient(BenchModel model)
    {
        Send(new { @do = "gradient", model = model.Name }, []);
        return [.. Receive().GetProperty("bytes").EnumerateArray().Select(bytes => ReadFloats(bytes.GetInt32()))];
    }

    /// <summary>Times of several runs, in milliseconds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="work"><c>forward</c>, or <c>gradient</c> for forward and backward.</param>
    /// <param name="runs">How many.</param>
    public double[] Times(BenchModel model, string work, int runs)
    {
        Send(new { @do = "time", model = model.Name, work, runs }, []);
        return [.. Receive().GetProperty("ms").EnumerateArray().Select(time => time.GetDouble())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Dispose();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }

    private static PyTorch? TryStart(string interpreter, List<string> problems)
    {
        using var resource = new StreamReader(typeof(PyTorch).Assembly.GetManifestResourceStream(Script)!);
        var start = new ProcessStartInfo(interpreter, ["-c", resource.ReadToEnd()]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var started = new PyTorch(process);
            if (started.Greet() is not { } problem) return started;
            started.Dispose();
            problems.Add($"{interpreter}: {(problem.Length > 0 ? problem : LastLine(errors.GetAwaiter().GetResult()))}.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            problems.Add($"{interpreter}: {e.Message}.");
        }

        return null;
    }

    // What is wrong, the empty string where the process has said it itself, null where nothing is.
    private string? Greet()
    {
        if (ReadLine() is not { } line) return "";
        var greeting = JsonElement.Parse(line);
        var blas = greeting.GetProperty("blas").GetString();
        Version = $"PyTorch {greeting.GetProperty("torch").GetString()} with {blas}";
        return blas == ReferenceBlas ? "PyTorch has loaded the reference BLAS, many times slower than others; install libopenblas0-pthread" : null;
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];

    private void Send(object request, Tensor[] tensors)
    {
        var input = _process.StandardInput.BaseStream;
        input.Write(JsonSerializer.SerializeToUtf8Bytes(request));
        input.WriteByte((byte)'\n');
        foreach (var tensor in tensors) input.Write(tensor.Bytes.Span);
        input.Flush();
    }

    private JsonElement Receive() => JsonElement.Parse(ReadLine() ?? throw new IOException("PyTorch's process ended during the measurement."));

    private string? ReadLine()
    {
        var line = new List<byte>();
        for (var next = _answers.ReadByte(); next != '\n'; next = _answers.ReadByte())
        {
            if (next < 0) return null;
            line.Add((byte)next);
        }

        return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(line));
    }

    private float[] ReadFloats(int bytes)
    {
        var floats = new float[bytes / sizeof(float)];
        _answers.ReadExactly(MemoryMarshal.AsBytes(floats.AsSpan()));
        return floats;
    }
}

/// <summary>PyTorch cannot be measured here.</summary>
/// <param name="message">Why, a sentence for each interpreter that was tried.</param>
internal sealed class PyTorchMissingException(string message) : Exception(message);
