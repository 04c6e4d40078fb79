using System.Globalization;
using DistGrad.Dashboard.Viewing;

namespace DistGrad.Dashboard.Trying;

/// <summary>Runs models that people bring, and graphs that are in the cluster.</summary>
/// <param name="client">The cluster.</param>
/// <param name="shelf">Its graphs.</param>
/// <param name="graphs">What earlier trials left there.</param>
/// <param name="runner">Runs graphs.</param>
/// <param name="ops">Ops that models may use.</param>
internal sealed class ModelTrials(DistGradClient client, GraphShelf shelf, TriedGraphs graphs, TrialRunner runner, OpRegistry ops)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Most nodes of a graph: each is a grain that keeps what it held.</summary>
    public const int MaxNodes = 20_000;

    // A form for people to fill in.
    private const int MaxInputs = 100;
    private const int MaxFeedLength = 200_000;

    /// <summary>Submits a model.</summary>
    /// <param name="file">The content of its file.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="cancellationToken">Cancels the submission.</param>
    /// <returns>How to run it.</returns>
    /// <exception cref="TrialException">It is no model, or one that cannot be run here.</exception>
    public async Task<ModelForm> UploadAsync(Stream file, string name, CancellationToken cancellationToken)
    {
        var graph = Read(await ReadAsync(file, cancellationToken), name);
        var form = Describe("", graph);
        var handle = await client.SubmitAsync(graph, cancellationToken);
        await graphs.KeepAsync(handle);
        return form with { GraphId = handle.Id };
    }

    /// <summary>How to run a graph of the cluster.</summary>
    /// <param name="graphId">The graph.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UnknownGraphException">The cluster does not have it.</exception>
    /// <exception cref="TrialException">It cannot be run here.</exception>
    public async Task<ModelForm> FormAsync(string graphId, CancellationToken cancellationToken) => Describe(graphId, (await shelf.GetAsync(graphId, cancellationToken)).Graph);

    /// <summary>Runs a graph of the cluster forward and, where an output is named, backward from it.</summary>
    /// <param name="graphId">The graph.</param>
    /// <param name="request">How.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="UnknownGraphException">The cluster does not have it.</exception>
    /// <exception cref="TrialException">It cannot be run here, or the request does not fit it.</exception>
    /// <exception cref="DistGradException">The run failed.</exception>
    public async Task<Trial> RunAsync(string graphId, ModelTrialRequest request, CancellationToken cancellationToken)
    {
        var handle = (await shelf.GetAsync(graphId, cancellationToken)).Handle;
        try
        {
            return await RunAsync(handle, request, cancellationToken);
        }
        catch (UnknownGraphException)
        {
            // It was deleted since it was looked at.
            shelf.Forget(graphId);
            throw;
        }
    }

    private async Task<Trial> RunAsync(GraphHandle handle, ModelTrialRequest request, CancellationToken cancellationToken)
    {
        var form = Describe(handle.Id, handle.Graph);
        graphs.Touch(handle.Id);
        var feeds = Feed(handle.Graph, form, request.Feeds ?? new Dictionary<string, string>());
        if (request.Of is not { Length: > 0 } of) return await runner.RunAsync(handle, null, feeds, cancellationToken);
        var output = form.Outputs.FirstOrDefault(output => output.Label == of && output.IsDifferentiable)
            ?? throw new TrialException("of", [$"'{of}' is no output of floating-point numbers; {Choices(form)}."]);
        if (output.IsNumber) return await runner.RunAsync(handle, of, feeds, cancellationToken);

        var (summed, sum) = Sum(handle.Graph, of);
        handle = await client.SubmitAsync(summed, cancellationToken);
        await graphs.KeepAsync(handle);
        return await runner.RunAsync(handle, sum, feeds, cancellationToken);
    }

    private static string Choices(ModelForm form) =>
        form.Outputs.Where(output => output.IsDifferentiable).Select(output => output.Label).ToList() is { Count: > 0 } labels ? $"there is {string.Join(", ", labels)}" : "there is none; run it forward alone";

    private static async Task<byte[]> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > MaxBytes)
                throw new TrialException("model", [string.Create(CultureInfo.InvariantCulture, $"The file has more than {MaxBytes / 1024 / 1024} MiB, the most that this page takes. For more there are the SDK and the command line.")]);
            content.Write(buffer, 0, read);
        }

        return content.Length > 0 ? content.ToArray() : throw new TrialException("model", ["The file is empty; choose an ONNX model."]);
    }

    private Graph Read(byte[] bytes, string name)
    {
        try
        {
            return OnnxModel.Read(bytes, source: name, ops: ops).Graph;
        }
        catch (OnnxException e)
        {
            throw new TrialException("model", e.Problems.Length > 0 ? [.. e.Problems.Select(problem => problem.ToString())] : [e.Message]);
        }
    }

    private static ModelForm Describe(string graphId, Graph graph)
    {
        if (graph.Count > MaxNodes) throw TooLarge(graph.Count, MaxNodes, "nodes");
        var inputs = graph.InputNames();
        if (inputs.Count > MaxInputs) throw TooLarge(inputs.Count, MaxInputs, "inputs");
        if (GraphBytes.TooMany(graph) is { } reason) throw new TrialException("model", [reason]);
        return new ModelForm
        {
            GraphId = graphId,
            Name = graph.Name,
            Nodes = graph.Count,
            Parameters = Enumerable.Range(0, graph.Count).Count(graph.IsParameter),
            Inputs = [.. inputs.Select((name, place) => new ModelInput(name, TypeOf(graph, name).ToString(), TensorText.Example(TypeOf(graph, name), place)))],
            Outputs = [.. graph.Outputs.ToArray().Distinct().Select(output => Output(graph.Label(output), graph.TypeOf(output)))],
        };
    }

    private static ModelOutput Output(string label, TensorType type) => new(label, type.ToString(), type.DType.IsFloat(), type.Shape is { IsKnown: true, Count: 1 });

    private static TensorType TypeOf(Graph graph, string name) => graph.Index.TryFindGroup(name, out var group) ? group.Type : graph.TypeOf(graph.Find(name));

    private static TrialException TooLarge(int count, int most, string what) =>
        new("model", [string.Create(CultureInfo.InvariantCulture, $"It has {count:N0} {what}; this page runs graphs of at most {most:N0}. For more there are the SDK and the command line.")]);

    private static Feeds Feed(Graph graph, ModelForm form, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Values.Sum(text => (long)text.Length) > MaxFeedLength)
            throw new TrialException("of", [string.Create(CultureInfo.InvariantCulture, $"The values are more than {MaxFeedLength:N0} characters long, the most that this page takes. For more there are the SDK and the command line.")]);
        var (feeds, elements) = (new Feeds(), TensorText.MaxElements);
        foreach (var input in form.Inputs)
        {
            var text = texts.GetValueOrDefault(input.Name)?.Trim() is { Length: > 0 } typed ? typed : input.Example;
            try
            {
                var tensor = TensorText.Read(text, TypeOf(graph, input.Name), elements);
                elements -= tensor.Count;
                feeds.Add(input.Name, tensor);
            }
            catch (FormatException e)
            {
                throw new TrialException($"feed {input.Name}", [$"Input '{input.Name}' ({input.Type}): {e.Message}"]);
            }
        }

        return texts.Keys.FirstOrDefault(name => !feeds.ContainsKey(name)) is { } extra ? throw new TrialException("of", [$"'{graph.Name}' has no input '{extra}'."]) : feeds;
    }

    // Nodes keep their numbers and names.
    private (Graph Graph, string Sum) Sum(Graph graph, string output)
    {
        var builder = new Specializer(ops).Continue(graph, $"{graph.Name}, sum of {output}");
        var sum = $"sum of {output}";
        while (graph.TryFind(sum, out _)) sum = $"{sum}'";
        Expr[] outputs = [.. graph.Outputs.ToArray().Select(node => new Expr(builder, node)), Functions.ReduceSum(new Expr(builder, graph.Find(output))).Named(sum)];
        return (builder.Build(outputs), sum);
    }
}
