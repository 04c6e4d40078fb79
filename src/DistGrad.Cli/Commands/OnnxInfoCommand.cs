using System.CommandLine;
using DistGrad.Cli.Models;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad onnx info</c>: what is in a model, and what of it is not supported.</summary>
internal sealed class OnnxInfoCommand : Command
{
    private readonly Argument<string> _model = new("model.onnx") { Description = "The model." };
    private readonly Option<bool> _json = OptionKinds.Json();

    public OnnxInfoCommand()
        : base("info", "Says what is in a model: inputs, outputs, parameters, operators, and everything that is not supported.")
    {
        Add(_model);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var model = ModelFile.Load(parsed.GetRequiredValue(_model));
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json)) output.WriteLine(ModelInfoJson.Write(model));
        else new Terminal(output).WriteLines(ModelInfoText.Lines(model));
        return ExitCode.Ok;
    }
}
