using System.CommandLine;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad onnx</c>: what concerns ONNX models, each a subcommand in a class of its own.</summary>
internal sealed class OnnxCommand : Command
{
    public OnnxCommand()
        : base("onnx", "Looks at ONNX models, and verifies them against test data.")
    {
        Add(new OnnxInfoCommand());
        Add(new OnnxVerifyCommand());
    }
}
