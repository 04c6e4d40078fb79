using System.CommandLine;
using System.Globalization;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Commands;

/// <summary>Options that several commands have, and kinds of options.</summary>
internal static class OptionKinds
{
    private const int MaxPort = 65535;

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write one line of JSON; docs/cli.md has its shape." };

    /// <summary>The option <c>--granularity</c>.</summary>
    public static Option<Granularity> Granularity() => new("--granularity")
    {
        Description = "per-op: one op for each node; fused: blocks of ops compiled into one node each; auto: fused for more than 5,000 scalars. [default: auto]",
        HelpName = "per-op|fused|auto",
        DefaultValueFactory = _ => DistGrad.Granularity.Auto,
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "per-op": return DistGrad.Granularity.PerOp;
                case "fused": return DistGrad.Granularity.Fused;
                case "auto": return DistGrad.Granularity.Auto;
                case var text:
                    result.AddError($"--granularity is per-op, fused or auto, not '{text}'.");
                    return DistGrad.Granularity.Auto;
            }
        },
    };

    /// <summary>An option for a whole number within bounds.</summary>
    /// <param name="name">Name, with its dashes.</param>
    /// <param name="description">What <c>--help</c> says.</param>
    /// <param name="min">Least number.</param>
    /// <param name="max">Greatest number.</param>
    public static Option<int?> Integer(string name, string description, int min, int max) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
            result.AddError($"{name} takes a whole number from {min} to {max}, not '{text}'.");
            return null;
        },
    };

    /// <summary>The value of an option; null if it was not given.</summary>
    /// <param name="option">The option.</param>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">The value is empty.</exception>
    public static string? Given(Option<string?> option, ParseResult parsed) =>
        parsed.GetValue(option) is not { } text || !string.IsNullOrWhiteSpace(text) ? parsed.GetValue(option) : throw new UsageException($"{option.Name} is empty.");

    /// <summary>An option for a TCP port.</summary>
    /// <param name="name">Name, with its dashes.</param>
    /// <param name="description">What <c>--help</c> says.</param>
    public static Option<int?> Port(string name, string description) => Integer(name, description, 1, MaxPort);
}
