// The circuit f = (x + y) · z: each node is a grain, on one of two silos in this process.
// Its value goes forward to its consumers, its gradients come back to its producers.
using System.Globalization;
using DistGrad;

await using var client = await DistGradClient.StartEmbeddedAsync(silos: 2);

var g = new GraphBuilder("lecture");
var (x, y, z) = (g.Input("x"), g.Input("y"), g.Input("z"));
var q = (x + y).Named("q");
var f = (q * z).Named("f");

var graph = await client.SubmitAsync(g.Build(f));
var run = await graph.GradientAsync(of: "f", feeds: new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 });

// Any node can be asked what came to it and what it did with it.
foreach (var label in new[] { "x", "y", "z", "q", "f" })
{
    var node = await graph.InspectAsync(run, label);
    var local = node.LocalGradients.Length == 0 ? "" : $", local gradients {string.Join(" and ", node.LocalGradients)}";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label} {node.Op,-5}  value {node.Value,3}, gradient {node.Upstream,2}{local}"));
}
