using System.Runtime.CompilerServices;

namespace DistGrad.Contracts.Tests.Wire;

/// <summary>A committed text that says what the wire looks like, and that changes only on purpose.</summary>
internal sealed class RecordedFile
{
    private const string Update = "DISTGRAD_UPDATE_GOLDEN";

    /// <summary>Reads the file, or writes it anew where that was asked for.</summary>
    /// <param name="name">Name of the file, in the project's folder.</param>
    /// <param name="now">What it would say now.</param>
    /// <param name="source">Set by the compiler.</param>
    public RecordedFile(string name, string now, [CallerFilePath] string source = "")
    {
        Now = now;
        Text = now;
        Advice = $"Silos and clients of the last version and stored state know the wire as {name} has it. "
            + $"If the change is meant, run these tests once with {Update}=1 and commit the file.";
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(source)!, "..", name), now);
        else
            Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name)).ReplaceLineEndings("\n");
    }

    /// <summary>What the wire looks like now.</summary>
    public string Now { get; }

    /// <summary>What the file says.</summary>
    public string Text { get; }

    /// <summary>What to tell who changed the wire.</summary>
    public string Advice { get; }
}
