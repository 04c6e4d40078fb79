using System.CommandLine;
using DistGrad.Cli.Bench;
using DistGrad.Cli.Chaos;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad chaos</c>: proves that runs survive what can happen to a cluster.</summary>
internal sealed class ChaosCommand : Command
{
    private const int DefaultSeeds = 20;
    private const int DefaultSilos = 3;

    private readonly Option<int?> _seeds = OptionKinds.Integer("--seeds", "Number of scenarios, each made from a seed. [default: 20]", 1, 1_000_000);
    private readonly Option<int?> _firstSeed = OptionKinds.Integer("--first-seed", "The first seed; the others follow it. [default: 1]", 0, 1_000_000_000);
    private readonly Option<int?> _silos = OptionKinds.Integer("--silos", "Number of silos. [default: 3]", 2, 16);
    private readonly Option<string?> _detection = new("--detection") { Description = "How soon silos take others for dead: default or fast. [default: default]", HelpName = "profile" };
    private readonly Option<bool> _json = new("--json") { Description = "Prints the figures as JSON; what happens goes to standard error either way." };

    public ChaosCommand()
        : base("chaos", "Starts Redis and silos as processes, kills and stops them in the midst of runs, and compares the results with undisturbed runs.")
    {
        Add(_seeds);
        Add(_firstSeed);
        Add(_silos);
        Add(_detection);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (LocalCluster.WhyNot is { } why) throw new UsageException($"The cluster cannot be started here: {why}.");
        var detection = parsed.GetValue(_detection) ?? "default";
        if (detection is not ("default" or "fast")) throw new UsageException($"--detection is default or fast, not '{detection}'.");
        var streams = parsed.InvocationConfiguration;
        var options = new LocalClusterOptions { Silos = parsed.GetValue(_silos) ?? DefaultSilos, Detection = detection };
        var results = await new ChaosBench(options, streams.Error.WriteLine).RunAsync(parsed.GetValue(_firstSeed) ?? 1, parsed.GetValue(_seeds) ?? DefaultSeeds, cancellationToken);
        var figures = ChaosBench.Figures(results);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(FiguresJson.Write(figures));
        else FiguresText.Write(figures, streams.Output);
        return results.All(result => result.IsOk) && figures.All(figure => figure.Value is null || figure.IsOk) ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
