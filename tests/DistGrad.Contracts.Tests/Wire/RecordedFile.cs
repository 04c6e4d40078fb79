using System.Runtime.CompilerServices;

namespace DistGrad.Contracts.Tests.Wire;

/// <summary>A committed text that says what the wire looks like, and that changes only on purpose.</summary>
internal sealed class RecordedFile(string name)
{
    private const string Update = "DISTGRAD_UPDATE_GOLDEN";

    /// <summary>What to tell who changed the wire.</summary>
    public string Advice =>
        $"Silos and clients of the last version and stored state know the wire as {name} has it. "
        + $"If the change is meant, run these tests once with {Update}=1 and commit the file.";

    public string Text => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));

    /// <summary>Writes the file anew where that was asked for.</summary>
    /// <returns>Whether it was.</returns>
    public bool Rewrite(string text, [CallerFilePath] string caller = "")
    {
        if (Environment.GetEnvironmentVariable(Update) != "1") return false;
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(caller)!, "..", name), text);
        return true;
    }
}
