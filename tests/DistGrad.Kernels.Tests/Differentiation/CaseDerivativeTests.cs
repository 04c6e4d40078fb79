using DistGrad.Kernels.Tests.Tensors;
using DistGrad.Tests;

namespace DistGrad.Kernels.Tests.Differentiation;

/// <summary>Derived graphs of the acceptance models.</summary>
public class CaseDerivativeTests
{
    private static readonly KernelCompiler Compiler = new();

    public static TheoryData<string> Models => CaseModel.Names("torch-grad");

    [CasesTheory]
    [MemberData(nameof(Models))]
    public void Gradient_AsAGraph_GivesTheExpectedGradients(string name)
    {
        var (model, graph) = Load(name);
        var expected = model.Gradient();

        var gradient = Derivatives.Gradient(graph, expected.Of, expected.Wrt, Compiler.Ops);

        var values = Run(gradient, model.Feeds);
        model.AssertGradients(wrt => values[Array.IndexOf(expected.Wrt, wrt)]);
    }

    [CasesTheory]
    [MemberData(nameof(Models))]
    public void Hvp_TwoDirections_IsSymmetric(string name)
    {
        var (model, graph) = Load(name);
        var (of, wrt, _, _) = model.Gradient();
        var product = Derivatives.Hvp(graph, of, wrt, Compiler.Ops);
        var (u, v) = (Directions(graph, wrt, 1), Directions(graph, wrt, 2));

        var (hu, hv) = (Run(product, With(model.Feeds, wrt, u)), Run(product, With(model.Feeds, wrt, v)));

        var (left, right) = (Dot(v, hu), Dot(u, hv));
        Assert.True(Math.Abs(left.Sum - right.Sum) <= 1e-4 * (left.Scale + right.Scale), $"v·Hu = {left.Sum:R}, u·Hv = {right.Sum:R}, of terms as large as {left.Scale:R}");
    }

    private static (CaseModel Model, Graph Graph) Load(string name)
    {
        var model = new CaseModel("torch-grad", name);
        return (model, new Specializer(Compiler.Ops).Specialize(model.Graph, model.Feeds));
    }

    private static Tensor[] Run(Graph graph, Dictionary<string, Tensor> feeds)
    {
        var run = new LocalRunner(Compiler).Run(graph, feeds, granularity: Granularity.Fused);
        return [.. graph.Outputs.ToArray().Select(output => run.Value(output).ToTensor(graph.TypeOf(output).DType))];
    }

    private static Tensor[] Directions(Graph graph, string[] wrt, int seed) =>
        [.. wrt.Select((name, i) => graph.TypeOf(graph.Find(name)) is var type ? Tensor.FromNumbers(type, GradientTheory.Random((10 * seed) + i, type.Shape).Numbers()) : null!)];

    private static Dictionary<string, Tensor> With(Dictionary<string, Tensor> feeds, string[] wrt, Tensor[] vectors)
    {
        for (var i = 0; i < wrt.Length; i++) feeds.Add(DerivativeNames.Vector(wrt[i]), vectors[i]);
        return feeds;
    }

    private static (double Sum, double Scale) Dot(Tensor[] x, Tensor[] y)
    {
        var terms = x.Zip(y).SelectMany(pair => pair.First.Numbers().Zip(pair.Second.Numbers(), (a, b) => a * b)).ToArray();
        return (terms.Sum(), terms.Sum(Math.Abs) + 1e-6);
    }
}
