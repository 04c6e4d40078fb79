// Fits a line between two clouds of points by gradient descent: the graph is submitted once, and each step is a run of it with other weights.
using System.Globalization;
using DistGrad;
using static DistGrad.Functions;

const int Points = 200;
const int Steps = 50;
const double Rate = 2;

// The points of one class are around (1, 1), those of the other around (-1, -1).
var random = new Random(1);
var (points, classes) = (new double[2 * Points], new double[Points]);
for (var i = 0; i < Points; i++)
{
    classes[i] = i % 2;
    for (var axis = 0; axis < 2; axis++) points[(2 * i) + axis] = (2 * classes[i]) - 1 + (2 * random.NextDouble()) - 1;
}

// The mean of ln(1 + eᵗ) - class·t, where t = points·w + b: the negative log-likelihood of the classes.
var g = new GraphBuilder("logistic regression");
var x = g.Input("points", new TensorType(DType.Float64, new Shape(Points, 2)));
var label = g.Input("classes", new TensorType(DType.Float64, new Shape(Points, 1)));
var w = g.Input("w", new TensorType(DType.Float64, new Shape(2, 1)));
var b = g.Input("b");
var t = MatMul(x, w) + b;
var loss = (ReduceSum(Softplus(t) - (label * t)) / Points).Named("loss");

await using var client = await DistGradClient.StartEmbeddedAsync();
var graph = await client.SubmitAsync(g.Build(loss));

var (weights, bias) = (new double[2], 0.0);
for (var step = 0; step <= Steps; step++)
{
    var run = await graph.GradientAsync(
        of: "loss",
        feeds: new()
        {
            ["points"] = Tensor.Of<double>(new Shape(Points, 2), points),
            ["classes"] = Tensor.Of<double>(new Shape(Points, 1), classes),
            ["w"] = Tensor.Of<double>(new Shape(2, 1), weights),
            ["b"] = bias,
        },
        wrt: ["w", "b"]);
    if (step % 10 == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step,2}: loss {run["loss"]:F4}, w = ({weights[0]:F3}, {weights[1]:F3}), b = {bias:F3}"));

    var slope = run.GradientTensor("w").Elements<double>();
    for (var axis = 0; axis < 2; axis++) weights[axis] -= Rate * slope[axis];
    bias -= Rate * run.Gradient("b");
}
