using DistGrad.Tests;

namespace DistGrad.Core.Tests.Onnx;

/// <summary>Imports the acceptance cases.</summary>
public sealed class CaseImportTests
{
    [CasesTheory]
    [InlineData("onnx-node")]
    [InlineData("torch-grad")]
    public void Case_OfTheSuite_IsAGraphAndHasItsTensors(string folder)
    {
        var failures = new List<string>();
        foreach (var path in Directory.GetFiles(Cases.PathOf(folder), "model.onnx", SearchOption.AllDirectories).Order())
        {
            var name = Path.GetFileName(Path.GetDirectoryName(path)!);
            try
            {
                var model = OnnxModel.Load(path);
                foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, "*.pb", SearchOption.AllDirectories)) OnnxTensor.Load(file);
                failures.AddRange(model.Problems.Select(problem => $"{name}: {problem}"));
            }
            catch (DistGradException e)
            {
                failures.Add($"{name}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }
}
