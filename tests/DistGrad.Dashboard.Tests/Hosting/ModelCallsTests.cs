using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DistGrad.Dashboard.Trying;

namespace DistGrad.Dashboard.Tests.Hosting;

[Collection(DashboardGroup.Name)]
public class ModelCallsTests(DashboardServer server)
{
    [Fact]
    public async Task Upload_Model_IsDescribed_AndRuns()
    {
        var form = await Sent(await UploadAsync(Models.Layer()));

        Assert.Equal("layer", form.GetProperty("name").GetString());
        Assert.Equal(2, form.GetProperty("parameters").GetInt32());
        var input = Assert.Single(form.GetProperty("inputs").EnumerateArray().ToArray());
        Assert.Equal(("x", "Float32[?, 2]"), (input.GetProperty("name").GetString(), input.GetProperty("type").GetString()));

        // y = relu(x W + b) with W = [[1, −1], [2, −2]], b = [1, 1]: of x = [1, 2] it is [6, 0], so only the first column of W counts.
        var trial = await Sent(await TryAsync(form.GetProperty("graphId").GetString()!, "y", new() { ["x"] = "[[1, 2]]" }));
        Assert.Equal(["y", "sum of y"], trial.GetProperty("values").EnumerateArray().Select(value => value.GetProperty("label").GetString()));
        Assert.Equal(6, trial.GetProperty("values")[1].GetProperty("number").GetDouble());
        var norms = trial.GetProperty("gradients").EnumerateArray().ToDictionary(gradient => gradient.GetProperty("label").GetString()!, gradient => gradient.GetProperty("tensor").GetProperty("norm").GetDouble());
        Assert.Equal(Math.Sqrt(5), norms["x"], 1e-12);
        Assert.Equal(Math.Sqrt(5), norms["W"], 1e-12);
        Assert.Equal(1, norms["b"]);
        Assert.NotEmpty(trial.GetProperty("view").GetProperty("nodes").EnumerateArray());
    }

    [Fact]
    public async Task Try_ForwardAlone_HasNoGradients()
    {
        var form = await Sent(await UploadAsync(Models.Layer()));
        var trial = await Sent(await TryAsync(form.GetProperty("graphId").GetString()!, null, []));
        Assert.Empty(trial.GetProperty("gradients").EnumerateArray());
        Assert.Equal("y", Assert.Single(trial.GetProperty("values").EnumerateArray().ToArray()).GetProperty("label").GetString());
    }

    [Fact]
    public async Task Try_GraphOfTheCluster_DifferentiatesANumberItself()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("(x + y) * z", name: "form"));
        using var answer = await server.Http.GetAsync($"/api/graphs/{graph.Id}/form");
        var form = await Sent(answer);
        var output = form.GetProperty("outputs")[0].GetProperty("label").GetString();
        var trial = await Sent(await TryAsync(graph.Id, output, new() { ["x"] = "-2", ["y"] = "5", ["z"] = "−4" }));
        Assert.Equal(-12, trial.GetProperty("values")[0].GetProperty("number").GetDouble());
        Assert.Equal([-4, -4, 3], trial.GetProperty("gradients").EnumerateArray().Select(gradient => gradient.GetProperty("number").GetDouble()));
        Assert.Equal(graph.Id, trial.GetProperty("view").GetProperty("graphId").GetString());
    }

    [Theory]
    [InlineData("q", "y", "x", "[[1, 2]]", "of", "no input 'q'")]
    [InlineData("x", "y", "x", "[[1, 2]", "feed x", "is no tensor")]
    [InlineData("x", "z", "x", "[[1, 2]]", "of", "there is y")]
    public async Task Try_Mistake_IsToldWithItsField(string name, string of, string other, string text, string field, string sentence)
    {
        var form = await Sent(await UploadAsync(Models.Layer()));
        using var answer = await TryAsync(form.GetProperty("graphId").GetString()!, of, new() { [other] = "[[1, 2]]", [name] = text });
        await AssertProblem(answer, HttpStatusCode.UnprocessableEntity, field, sentence);
    }

    [Fact]
    public async Task Try_FeedOfAnotherShape_FailsWithTheReason()
    {
        var form = await Sent(await UploadAsync(Models.Layer()));
        using var answer = await TryAsync(form.GetProperty("graphId").GetString()!, "y", new() { ["x"] = "[[1, 2, 3]]" });
        await AssertProblem(answer, HttpStatusCode.UnprocessableEntity, null, "'x'");
    }

    [Fact]
    public async Task Try_InputsOfTooManyElements_MakesUpNoMore()
    {
        var builder = new GraphBuilder("two large inputs");
        var type = new TensorType(DType.Float32, new Shape(1500, 2000));
        var graph = await server.Client.SubmitAsync(builder.Build(builder.Input("a", type) + builder.Input("b", type)));
        using var answer = await TryAsync(graph.Id, null, []);
        await AssertProblem(answer, HttpStatusCode.UnprocessableEntity, "feed b", "4,000,000 at most, over all inputs");
    }

    [Fact]
    public async Task Try_TextsTooLong_AreRefused()
    {
        var form = await Sent(await UploadAsync(Models.Layer()));
        using var answer = await TryAsync(form.GetProperty("graphId").GetString()!, "y", new() { ["x"] = new string('1', 200_001) });
        await AssertProblem(answer, HttpStatusCode.UnprocessableEntity, "of", "more than 200,000 characters");
    }

    [Fact]
    public async Task Form_OfWhatIsTooLarge_SaysByHowMuch()
    {
        await Refused("too many inputs", builder => Functions.Sum([.. Enumerable.Range(0, 101).Select(i => builder.Input($"x{i}"))]), "It has 101 inputs; this page runs graphs of at most 100.");
        await Refused("too many nodes", builder => Enumerable.Range(0, 20_000).Aggregate(builder.Input("x"), (y, _) => -y), "It has 20,001 nodes; this page runs graphs of at most 20,000.");
        await Refused("too many bytes", builder => Functions.Sin(builder.Input("x", new(DType.Float64, new Shape(6000, 6000)))), "take 1,099 MiB; at most 512");

        async Task Refused(string name, Func<GraphBuilder, Expr> build, string sentence)
        {
            var builder = new GraphBuilder(name);
            var graph = await server.Client.SubmitAsync(builder.Build(build(builder)));
            using var answer = await server.Http.GetAsync($"/api/graphs/{graph.Id}/form");
            await AssertProblem(answer, HttpStatusCode.UnprocessableEntity, "model", sentence);
        }
    }

    [Fact]
    public async Task Try_GraphThatWasDeleted_IsNotFound_AndNeitherIsItsForm()
    {
        var graph = await server.Client.SubmitAsync(Expression.Parse("x * 3", name: "deleted"));
        using var form = await server.Http.GetAsync($"/api/graphs/{graph.Id}/form");
        await Sent(form);
        await server.Client.DeleteGraphAsync(graph.Id);

        using var run = await TryAsync(graph.Id, null, new() { ["x"] = "1" });
        await AssertProblem(run, HttpStatusCode.NotFound, null, graph.Id);
        using var again = await server.Http.GetAsync($"/api/graphs/{graph.Id}/form");
        await AssertProblem(again, HttpStatusCode.NotFound, null, graph.Id);
    }

    [Fact]
    public async Task Try_NameOfTheSumIsTaken_TakesAnother()
    {
        var builder = new GraphBuilder("taken");
        var x = builder.Input("sum of y", new(DType.Float64, new Shape(2)));
        var graph = await server.Client.SubmitAsync(builder.Build((x * x).Named("y")));
        var trial = await Sent(await TryAsync(graph.Id, "y", new() { ["sum of y"] = "[3, 4]" }));
        Assert.Equal(["y", "sum of y'"], trial.GetProperty("values").EnumerateArray().Select(value => value.GetProperty("label").GetString()));
        Assert.Equal(25, trial.GetProperty("values")[1].GetProperty("number").GetDouble());
    }

    [Fact]
    public async Task Upload_NoModel_IsRefused()
    {
        using var garbage = await UploadAsync([1, 2, 3]);
        await AssertProblem(garbage, HttpStatusCode.UnprocessableEntity, "model", "test.onnx");
        using var nothing = await UploadAsync([]);
        await AssertProblem(nothing, HttpStatusCode.UnprocessableEntity, "model", "The file is empty");
        using var large = await UploadAsync(new byte[ModelTrials.MaxBytes + 1]);
        await AssertProblem(large, HttpStatusCode.UnprocessableEntity, "model", "more than 32 MiB");
    }

    [Fact]
    public async Task Upload_WhatIsNotSupported_IsSaidNodeByNode()
    {
        using var answer = await UploadAsync(Models.WithLoop());
        await AssertProblem(answer, HttpStatusCode.UnprocessableEntity, "model", "(Loop)");
    }

    [Fact]
    public async Task Form_UnknownGraph_IsNotFound()
    {
        using var answer = await server.Http.GetAsync("/api/graphs/nothing/form");
        await AssertProblem(answer, HttpStatusCode.NotFound, null, "nothing");
    }

    private static async Task<JsonElement> Sent(HttpResponseMessage answer)
    {
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json;
    }

    private static async Task AssertProblem(HttpResponseMessage answer, HttpStatusCode status, string? field, string sentence)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.Contains(problem.GetProperty("problems").EnumerateArray(), text => text.GetString()!.Contains(sentence, StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> UploadAsync(byte[] file) => server.Http.PostAsync("/api/models?name=test.onnx", new ByteArrayContent(file));

    private Task<HttpResponseMessage> TryAsync(string graphId, string? of, Dictionary<string, string> feeds) => server.Http.PostAsJsonAsync($"/api/graphs/{graphId}/try", new { of, feeds });
}
