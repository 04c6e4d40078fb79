using System.CommandLine;
using DistGrad.Cli.Commands;

namespace DistGrad.Cli.Bench.Reports;

/// <summary>How benchmarks are told: on the terminal, as JSON, and as an HTML file.</summary>
internal sealed class BenchOutput
{
    private readonly Option<bool> _json = OptionKinds.Json();

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Also write an HTML page with figures, tables and plots.",
        HelpName = "file.html",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public BenchOutput(Command command)
    {
        command.Add(_json);
        command.Add(_report);
    }

    /// <summary>Whether the figures are wanted as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Writes what was measured.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="title">Title of the page.</param>
    /// <param name="command">The command, as it is typed.</param>
    /// <param name="report">What was measured.</param>
    public void Write(ParseResult parsed, string title, string command, BenchReport report)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_report) is { } path) new HtmlReport(title, command, report.Figures, report.Tables, report.Plots).Write(path);
        if (IsJson(parsed))
        {
            output.WriteLine(FiguresJson.Write(report.Figures));
            return;
        }

        foreach (var table in report.Tables)
        {
            table.Write(output);
            output.WriteLine();
        }

        FiguresText.Write(report.Figures, output);
    }
}
