using DistGrad.Tests;

namespace DistGrad.Kernels.Tests.Tensors;

public class CaseTests
{
    private static readonly KernelCompiler Compiler = new();

    public static TheoryData<string> Operators => CaseModel.Names("onnx-node");

    public static TheoryData<string> Models => CaseModel.Names("torch-grad");

    [CasesTheory]
    [MemberData(nameof(Operators))]
    public void Operator_PerOp_GivesTheExpectedOutputs(string name)
    {
        var model = new CaseModel("onnx-node", name);
        var run = new LocalRunner(Compiler).Run(model.Graph, model.Feeds, model.Outputs);

        model.AssertOutputs(output => ValueOf(model, run, output), 1e-3, 1e-7);
    }

    [CasesTheory]
    [MemberData(nameof(Models))]
    public void Model_PerOp_GivesTheExpectedValuesAndGradients(string name) => CheckModel(name, new LocalRunner(Compiler), Granularity.PerOp);

    [CasesTheory]
    [MemberData(nameof(Models))]
    public void Model_Fused_GivesTheExpectedValuesAndGradients(string name) => CheckModel(name, new LocalRunner(Compiler), Granularity.Fused);

    [CasesTheory]
    [MemberData(nameof(Models))]
    public void Model_FiveBlocks_GivesTheExpectedValuesAndGradients(string name) => CheckModel(name, new LocalRunner(Compiler, new PlannerOptions { Blocks = 5 }), Granularity.Fused);

    private static void CheckModel(string name, LocalRunner runner, Granularity granularity)
    {
        var model = new CaseModel("torch-grad", name);
        var gradient = model.Gradient();
        var run = runner.Run(model.Graph, model.Feeds, model.Outputs, gradient.Of, gradient.Wrt, granularity);

        model.AssertOutputs(output => ValueOf(model, run, output), gradient.Relative, gradient.Absolute);
        model.AssertGradients(wrt => run.Gradient(model.Graph.Find(wrt)).ToTensor(DType.Float64));
    }

    private static Tensor ValueOf(CaseModel model, LocalRun run, string output)
    {
        var node = model.Graph.Find(output);
        var value = run.Value(node);
        return value.Tensor ?? value.ToTensor(model.Graph.TypeOf(node).DType == DType.Bool ? DType.Bool : DType.Float64);
    }
}
