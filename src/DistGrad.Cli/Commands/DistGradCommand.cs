using System.CommandLine;
using System.CommandLine.Help;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad</c> itself: the subcommands, and help that ends with the exit codes.</summary>
internal sealed class DistGradCommand : RootCommand
{
    public const string ToolName = "distgrad";

    public DistGradCommand()
        : base("Evaluates computational graphs and differentiates them by backpropagation, on a cluster of Orleans silos.")
    {
        Add(new EvalCommand());
        Add(new RunCommand());
        Add(new CheckCommand());
        Add(new GradientCommand());
        Add(new OnnxCommand());
        Add(new BenchCommand());
        Add(new LoadCommand());
        Add(new ServeCommand());
        Add(new ChaosCommand());
        var help = Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
    }
}
