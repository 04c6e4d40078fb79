// Asks an ONNX model which of its inputs its answer depends on most: the gradient of the answer with respect to the input.
// Usage: Sensitivity [model.onnx], a model of one input of known shape and one output that is a single number; without one, a small network is made.
using System.Globalization;
using DistGrad;
using static DistGrad.Functions;

var model = args.Length > 0 ? OnnxModel.Load(args[0]) : OnnxModel.Read(Network());
if (model.Inputs is not [var input])
{
    Console.Error.WriteLine($"The model has {model.Inputs.Count} inputs, where it has to have one.");
    return 2;
}

await using var client = await DistGradClient.StartEmbeddedAsync();
var graph = await client.SubmitAsync(model.Graph);
var run = await graph.GradientAsync(feeds: new() { [input.Name] = Tensor.Full(input.Type, 0.5) }, wrt: [input.Name]);

var slopes = run.GradientTensor(input.Name).Numbers();
foreach (var (slope, at) in slopes.Select((slope, at) => (slope, at)).OrderByDescending(element => Math.Abs(element.slope)).Take(5))
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{input.Name}[{at}]: {slope:F4}"));
return 0;

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
