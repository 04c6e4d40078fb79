namespace DistGrad.EndToEnd.Tests;

/// <summary>The examples do what they say.</summary>
public class ExamplesTests
{
    [Fact]
    public async Task Lecture_PrintsTheLecturesNumbers() => Assert.Equal(
        """
        x Input  value  -2, gradient -4
        y Input  value   5, gradient -4
        z Input  value  -4, gradient  3
        q Add    value   3, gradient -4, local gradients 1 and 1
        f Mul    value -12, gradient  1, local gradients -4 and 3
        """.Split('\n'),
        await LinesOfAsync("Lecture"));

    [Fact]
    public async Task LogisticRegression_LossFallsWithEachLine()
    {
        var losses = (await LinesOfAsync("LogisticRegression")).Select(line => double.Parse(line.Split("loss ")[1].Split(',')[0])).ToList();

        // Ln 2, as long as all weights are 0.
        Assert.Equal(0.6931, losses[0]);
        Assert.Equal(6, losses.Count);
        Assert.Equal(losses.OrderDescending(), losses);
        Assert.True(losses[^1] < 0.05);
    }

    [Fact]
    public async Task Sensitivity_LastInputsMatterMost() =>
        Assert.Equal(["x[3]", "x[2]", "x[1]", "x[0]"], (await LinesOfAsync("Sensitivity")).Select(line => line.Split(':')[0]));

    [Fact]
    public async Task Sensitivity_OfAModelOnDisk_IsItsGradient()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("distgrad-").FullName, "cubes.onnx");
        var g = new GraphBuilder("cubes");
        var x = g.Input("numbers", new TensorType(DType.Float32, new Shape(3)));
        OnnxModel.Save(g.Build(Functions.ReduceSum(x * x * x * g.Parameter("factors", Tensor.Vector<float>(1, -4, 2))).Named("sum")), path);

        Assert.Equal(["numbers[1]: -3.0000", "numbers[2]: 1.5000", "numbers[0]: 0.7500"], await LinesOfAsync("Sensitivity", path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static async Task<string[]> LinesOfAsync(string example, params string[] arguments)
    {
        var (code, output, error) = await ChildProcess.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{example}.dll"), .. arguments]);
        Assert.True(code == 0, error);
        return output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
