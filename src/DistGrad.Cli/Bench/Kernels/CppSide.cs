using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DistGrad.Cli.Bench.Tensors;

namespace DistGrad.Cli.Bench.Kernels;

/// <summary>The plain way in C++, compiled on the spot, in a process of its own that waits until it is asked to run.</summary>
internal sealed class CppSide : IDisposable
{
    private const string Source = "tape.cpp";

    private readonly Process _process;
    private readonly string _folder;

    private CppSide(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>Value of the root, and gradient by the first input, of the latest run.</summary>
    public (double Root, double Gradient) Answer { get; private set; }

    /// <summary>Compiles and starts it, or gives null where there is no compiler.</summary>
    /// <param name="draft">What it computes.</param>
    /// <param name="report">Is told why there is none.</param>
    public static CppSide? Start(TapeDraft draft, Action<string> report)
    {
        var folder = Directory.CreateTempSubdirectory("distgrad-bench-").FullName;
        try
        {
            var (source, program, tape) = (Path.Combine(folder, Source), Path.Combine(folder, "tape"), Path.Combine(folder, "tape.bin"));
            using (var resource = typeof(CppSide).Assembly.GetManifestResourceStream(Source)!)
            using (var file = File.Create(source)) resource.CopyTo(file);
            using (var compiler = Process.Start(new ProcessStartInfo("g++", ["-O2", "-o", program, source]))!)
            {
                compiler.WaitForExit();
                if (compiler.ExitCode != 0) throw new BenchException($"g++ ended with {compiler.ExitCode}.");
            }

            Write(draft, tape);
            var process = Process.Start(new ProcessStartInfo(program, [tape]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            return new CppSide(process, folder);
        }
        catch (Exception e) when (e is Win32Exception or BenchException)
        {
            Directory.Delete(folder, recursive: true);
            report($"The figure against C++ is not measured: {e.Message}");
            return null;
        }
    }

    /// <summary>Runs it forward and backward.</summary>
    /// <returns>Seconds.</returns>
    public double Run()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new BenchException("The C++ program ended.");
        double[] numbers = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Answer = (numbers[1], numbers[2]);
        return numbers[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Dispose();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Write(TapeDraft draft, string path)
    {
        using var file = File.Create(path);
        var plain = draft.Plain;
        file.Write(MemoryMarshal.AsBytes<int>([draft.Feeds.Length, plain.Length]));
        file.Write(MemoryMarshal.AsBytes<double>(draft.Feeds));
        file.Write(MemoryMarshal.AsBytes<PlainInstruction>(plain));
    }
}
