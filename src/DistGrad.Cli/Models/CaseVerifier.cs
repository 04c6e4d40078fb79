using System.Globalization;
using DistGrad.Kernels;

namespace DistGrad.Cli.Models;

/// <summary>Runs cases on a cluster and compares what comes out with what is expected.</summary>
/// <param name="client">The cluster.</param>
/// <param name="granularity">How many ops a node executes.</param>
/// <param name="checksGradients">Whether gradients are held against numerical ones too.</param>
internal sealed class CaseVerifier(DistGradClient client, Granularity granularity, bool checksGradients)
{
    /// <summary>Verifies a case.</summary>
    /// <param name="verified">The case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CaseResult> VerifyAsync(ModelCase verified, CancellationToken cancellationToken)
    {
        try
        {
            var model = ModelFile.Load(verified.ModelPath);
            var folders = verified.DataSets;
            if (folders.Count == 0) return new CaseResult(verified.Name, CaseStatus.Failed, "there is no folder test_data_set_0.");
            string? remark = null;
            foreach (var folder in folders)
            {
                var data = DataSet.Load(folder, model);
                if (data is { Outputs.Count: 0, Gradients: null }) return new CaseResult(verified.Name, CaseStatus.Failed, $"there is no output_0.pb in '{Path.GetFileName(folder)}', so there is nothing to compare.");
                var graph = ModelFile.GraphFor(model, data.Feeds);
                var difference = await CompareAsync(graph, data, cancellationToken);
                if (difference is null && checksGradients) (difference, remark) = await CheckAsync(graph, data.Feeds, cancellationToken);
                if (difference is not null) return new CaseResult(verified.Name, CaseStatus.Failed, folders.Count > 1 ? $"{Path.GetFileName(folder)}: {difference}" : difference);
            }

            return new CaseResult(verified.Name, CaseStatus.Passed, remark);
        }
        catch (OnnxException e)
        {
            return new CaseResult(verified.Name, CaseStatus.Unsupported, e.Problems.Length > 0 ? string.Join("; ", e.Problems.Select(problem => problem.ToString())) : e.Message);
        }
        catch (Exception e) when (e is DistGradException and not RunCancelledException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new CaseResult(verified.Name, CaseStatus.Failed, e.Message);
        }
    }

    private async Task<string?> CompareAsync(Graph graph, DataSet data, CancellationToken cancellationToken)
    {
        var outputs = graph.Outputs.ToArray().Take(data.Outputs.Count).Select(graph.Label).ToList();
        var run = await ModelRunner.RunAsync(client, graph, new ModelRequest(data.Feeds, outputs, data.Gradients?.Of, data.Gradients?.Wrt ?? [], granularity), cancellationToken);
        for (var i = 0; i < outputs.Count; i++)
            if (Closeness.Suite.Difference(run.Tensor(outputs[i]), data.Outputs[i]) is { } difference) return $"output '{outputs[i]}': {difference}.";
        if (data.Gradients is not { } expected) return null;
        for (var i = 0; i < expected.Wrt.Count; i++)
            if (expected.Tolerance.Difference(run.GradientTensor(expected.Wrt[i]), expected.Tensors[i]) is { } difference) return $"gradient by '{expected.Wrt[i]}': {difference}.";
        return null;
    }

    private static async Task<(string? Difference, string? Remark)> CheckAsync(Graph graph, DistGrad.Feeds feeds, CancellationToken cancellationToken)
    {
        try
        {
            var report = await Task.Run(() => new TensorGradientCheck(new KernelCompiler()).Run(graph, feeds), cancellationToken).WaitAsync(cancellationToken);
            if (report is null or { Agrees: true }) return (null, null);
            var worst = report.Worst;
            return (string.Create(CultureInfo.InvariantCulture, $"gradient by '{worst.Node}' is {worst.Analytic:R} by rule, but {worst.Numeric:R} by differences."), null);
        }
        catch (Exception e) when (e is GraphException or NodeFailedException && Enumerable.Range(0, graph.Count).Any(node => RuntimeOp.IsName(graph.OpOf(node))))
        {
            return (null, $"gradients were not checked: {e.Message}");
        }
    }
}
