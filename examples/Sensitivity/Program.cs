// Asks an ONNX model which of its inputs its answer depends on most: the gradient of the answer with respect to the input.
// Usage: Sensitivity [model.onnx], a model of one float32 input of known shape; without one, a small network is made first.
using System.Globalization;
using DistGrad;
using static DistGrad.Functions;

var model = args.Length > 0 ? OnnxModel.Load(args[0]) : OnnxModel.Read(Network());
var (node, input) = model.Graph.NamedNodes.Single(node => model.Graph.IsInput(node.Node));

await using var client = await DistGradClient.StartEmbeddedAsync();
var graph = await client.SubmitAsync(model.Graph);
var run = await graph.GradientAsync(feeds: new() { [input] = Tensor.Full(model.Graph.TypeOf(node), 0.5) }, wrt: [input]);

var slopes = run.GradientTensor(input).Numbers();
foreach (var (slope, at) in slopes.Select((slope, at) => (slope, at)).OrderByDescending(element => Math.Abs(element.slope)).Take(5))
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{input}[{at}]: {slope:F4}"));

// Two layers whose weights grow with the input's number: the last inputs matter most.
static byte[] Network()
{
    var g = new GraphBuilder("network");
    var x = g.Input("x", new TensorType(DType.Float32, new Shape(1, 4)));
    var first = g.Parameter("first", Tensor.Of<float>(new Shape(4, 3), [.. Enumerable.Range(0, 12).Select(i => 0.1f * i)]));
    var second = g.Parameter("second", Tensor.Of<float>(new Shape(3, 1), 1, -1, 1));
    using var stream = new MemoryStream();
    OnnxModel.Write(g.Build(ReduceSum(MatMul(Tanh(MatMul(x, first)), second)).Named("answer")), stream);
    return stream.ToArray();
}
