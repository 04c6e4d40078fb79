using DistGrad.Cli.Drawing;
using Spectre.Console;

namespace DistGrad.Cli.Output;

/// <summary>Writes lines with their colours where the output is a terminal that shows them and NO_COLOR is not set.</summary>
internal sealed class Terminal
{
    // Lines that nobody looks at in a window of a known width.
    private const int WidthOfFiles = 160;

    private static readonly Dictionary<Tone, Style> Styles = new()
    {
        [Tone.Plain] = Style.Plain,
        [Tone.Value] = new Style(Color.Green),
        [Tone.Gradient] = new Style(Color.Red),
        [Tone.Faint] = new Style(Color.Grey),
    };

    private readonly IAnsiConsole _console;

    /// <summary>Wraps a writer.</summary>
    /// <param name="writer">Standard output, or any other writer, which gets no colours.</param>
    public Terminal(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        Width = output.IsTerminal ? _console.Profile.Width : WidthOfFiles;
        HasColors = _console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

        // What does not fit was not drawn; no line is to be broken.
        _console.Profile.Width = int.MaxValue / 2;
    }

    /// <summary>Characters that fit in a line.</summary>
    public int Width { get; }

    /// <summary>Whether colours show.</summary>
    public bool HasColors { get; }

    /// <summary>Writes lines.</summary>
    /// <param name="lines">The lines.</param>
    public void WriteLines(IEnumerable<StyledLine> lines)
    {
        foreach (var line in lines)
        {
            foreach (var segment in line.Segments) _console.Write(new Text(segment.Text, Styles[segment.Tone]));
            _console.WriteLine();
        }
    }
}
