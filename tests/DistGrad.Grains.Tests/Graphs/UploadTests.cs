using System.Security.Cryptography;

namespace DistGrad.Grains.Tests;

/// <summary>Graphs that come in chunks: whole or streamed, damaged, repeated, given up.</summary>
[Collection(UploadSiloTests.Name)]
public sealed class UploadTests(UploadSilos cluster) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public void Dispose()
    {
        cluster.ClientFaults.FailNone();
        cluster.GrainFaults.FailNone();
    }

    [Fact]
    public async Task Submit_Streamed_IsTheGraphThatIsBuiltWhole()
    {
        var name = cluster.NewGraph().Name;
        var reports = new List<SubmitProgress>();
        var handle = await cluster.Client.SubmitAsync(name, builder => Chain(builder, 200_000), new Progress(reports.Add));

        var whole = new GraphBuilder(name, cluster.Ops);
        var graph = whole.Build(Chain(whole, 200_000));
        Assert.Equal((graph.Id, true, graph.Count), (handle.Id, handle.IsNew, handle.Index.Count));
        Assert.False((await cluster.Client.SubmitAsync(graph)).IsNew);
        Assert.Equal(graph.ToBytes(), (await handle.DownloadAsync()).ToBytes());
        Assert.Equal([65_536, 131_072, 196_608, 200_005, 200_005], reports.Select(report => report.Nodes));
        Assert.Equal((5, GraphFormat.Chunks(graph).Sum(chunk => (long)chunk.Length)), (reports[^1].Chunks, reports[^1].Bytes));
    }

    [Fact]
    public async Task Submit_StreamedTwice_IsStoredOnce()
    {
        var name = cluster.NewGraph().Name;
        var first = await cluster.Client.SubmitAsync(name, builder => Chain(builder, 10));
        var second = await cluster.Client.SubmitAsync(name, builder => Chain(builder, 10));

        Assert.Equal((first.Id, true, false), (second.Id, first.IsNew, second.IsNew));
        Assert.Single(await cluster.Client.ListGraphsAsync(), graph => graph.Id == first.Id);
    }

    [Fact]
    public async Task Gradient_OfStreamedGraph_IsOneByVector()
    {
        var handle = await cluster.Client.SubmitAsync(cluster.NewGraph().Name, builder =>
        {
            var (w, x) = (builder.Inputs("w", 3), builder.Input("x"));
            return (((w[0] * w[1]) + w[2]) * x * 2).Named("f");
        });

        var run = await handle.GradientAsync(feeds: new Feeds { ["w"] = new double[] { 1, 2, 3 }, ["x"] = 4 }, wrt: ["w"], fetches: ["w", "w[1]"]);

        Assert.Equal(40, run["f"]);
        Assert.Equal([16, 8, 8], run.GradientTensor("w").Numbers());
        Assert.Equal(8, run.Gradient("w[1]"));
        Assert.Equal([1, 2, 3], run.Tensor("w").Numbers());
        Assert.Equal(2, run["w[1]"]);
        Assert.Throws<InvalidOperationException>(() => handle.Graph);
        var hessian = await handle.HvpAsync(new Feeds { ["w"] = new double[] { 0, 1, 0 } }, new Feeds { ["w"] = new double[] { 1, 2, 3 }, ["x"] = 4 });
        Assert.Equal(8, hessian["w[0]"].Number(0));
    }

    [Fact]
    public async Task Submit_StreamedTensor_IsRefusedAndLeavesNothing()
    {
        var uploads = Uploads();
        var error = await Assert.ThrowsAsync<GraphException>(() => cluster.Client.SubmitAsync("g", builder => Functions.ReduceSum(Chain(builder, 100_000))));

        Assert.Contains("ReduceSum", error.Message, StringComparison.Ordinal);
        await AssertNothingIsStored(uploads);
    }

    [Fact]
    public async Task Put_ChunksOutOfOrderOrDamaged_AreRefusedByNumber()
    {
        var (upload, chunks) = (Guid.NewGuid(), Chunks(out _));
        var grain = cluster.Grains.GetGrain<IUploadGrain>(upload);

        Assert.Equal(1, (await Refused(Part(1, chunks[1]))).Chunk);
        await grain.Put(Part(0, chunks[0]));
        Assert.Equal(2, (await Refused(Part(2, chunks[2]))).Chunk);
        Assert.Equal(-1, (await Refused(Part(-1, chunks[0]))).Chunk);
        Assert.Contains("another hash", (await Refused(Part(1, chunks[1]) with { Bytes = [.. chunks[1][..^1], 77] })).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await Refused(Part(0, chunks[1]))).Chunk);
        var error = await Assert.ThrowsAsync<UploadBrokenException>(grain.Commit);
        Assert.Equal((upload, 1), (error.Upload, error.Chunk));

        // What was there stays, and the upload goes on.
        Assert.Equal(1, (await grain.Put(Part(0, chunks[0]))).Chunks);
        Assert.Equal(2, (await grain.Put(Part(1, chunks[1]))).Chunks);
        Assert.Equal(2, (await grain.Put(Part(0, chunks[0]))).Chunks);
        await grain.Abandon();

        async Task<UploadBrokenException> Refused(UploadPart part) => await Assert.ThrowsAsync<UploadBrokenException>(() => grain.Put(part));
    }

    [Fact]
    public async Task Put_GarbageOfTheRightHash_IsRefusedAndLeavesNothing()
    {
        var (upload, chunks) = (Guid.NewGuid(), Chunks(out _));
        var grain = cluster.Grains.GetGrain<IUploadGrain>(upload);
        await grain.Put(Part(0, chunks[0]));

        var error = await Assert.ThrowsAsync<GraphFormatException>(() => grain.Put(Part(1, [1, 2, 3, 4, 5])));

        Assert.Contains("Chunk 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await grain.Status()).Chunks);
        Assert.Null(await cluster.StoredAsync(upload, 0));
    }

    [Fact]
    public async Task Put_AfterTheGrainIsGone_GoesOnWhereItWas()
    {
        var (upload, chunks) = (Guid.NewGuid(), Chunks(out var graph));
        var grain = cluster.Grains.GetGrain<IUploadGrain>(upload);
        await grain.Put(Part(0, chunks[0]));
        await grain.Put(Part(1, chunks[1]));
        await cluster.DeactivateAsync(grain);

        using var hash = new GraphHash();
        hash.Add(SHA256.HashData(chunks[0]));
        hash.Add(SHA256.HashData(chunks[1]));
        Assert.Equal(new UploadStatus { Chunks = 2, Id = hash.Id() }, await grain.Status());
        for (var chunk = 2; chunk < chunks.Length; chunk++) await grain.Put(Part(chunk, chunks[chunk]));
        await cluster.DeactivateAsync(grain);
        var summary = await grain.Commit();

        Assert.Equal((graph.Id, graph.Count, graph.EdgeCount, upload), (summary.Id, summary.Nodes, summary.Edges, summary.Upload));
        Assert.Equal(chunks[1], await cluster.StoredAsync(upload, 1));
        await cluster.DeactivateAsync(cluster.Grains.GetGrain<IGraphGrain>(graph.Id));
        Assert.Equal(graph.ToBytes(), (await cluster.Client.GetGraphAsync(graph.Id)).Graph.ToBytes());
        await cluster.Client.DeleteGraphAsync(graph.Id);
        Assert.Null(await cluster.StoredAsync(upload, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Submit_EveryCallFailsOnce_Succeeds(bool carriesOut)
    {
        cluster.ClientFaults.FailFirst(carriesOut);

        var handle = await cluster.Client.SubmitAsync(cluster.NewGraph().Name, builder => Chain(builder, 150_000));

        Assert.True(handle.IsNew);
        Assert.Equal(["IUploadGrain.Commit", "IUploadGrain.Put"], cluster.ClientFaults.Failed);
        Assert.Equal(150_005, (await handle.DownloadAsync()).Count);
    }

    [Fact]
    public async Task Submit_ClusterLosesTheUploadHalfway_BeginsAnewIfTheGraphIsThere()
    {
        var chunks = Chunks(out var graph);
        var puts = 0;
        var uploads = Uploads(async grain =>
        {
            if (++puts == 2) await grain.Abandon();
        });

        Assert.True((await cluster.Client.SubmitAsync(graph)).IsNew);

        Assert.Equal(2, uploads.Distinct().Count());
        Assert.Equal(graph.ToBytes(), (await cluster.Client.GetGraphAsync(graph.Id)).Graph.ToBytes());
        puts = 0;
        await Assert.ThrowsAsync<UploadBrokenException>(() => cluster.Client.SubmitAsync(cluster.NewGraph().Name, builder => Chain(builder, 150_000)));
        Assert.Equal(4, chunks.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_ClientVanishes_LeavesNothing(bool grainIsGone)
    {
        var (upload, chunks) = (Guid.NewGuid(), Chunks(out _));
        var grain = cluster.Grains.GetGrain<IUploadGrain>(upload);
        await grain.Put(Part(0, chunks[0]));
        await grain.Put(Part(1, chunks[1]));
        if (grainIsGone) await cluster.DeactivateAsync(grain);
        var (woken, removed) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.GrainFaults.OnCall((method, source, target) =>
        {
            // Uploads of other tests expire by the same clock.
            if (method == "IUploadGrain.Expire" && target == grain.GetGrainId()) woken.TrySetResult();
            if (method == "ICatalogGrain.RemoveUpload" && source == grain.GetGrainId()) removed.TrySetResult();
            return Task.CompletedTask;
        });
        cluster.Time.Advance(new DistGradOptions().UploadGrace + TimeSpan.FromSeconds(1));
        if (grainIsGone)
        {
            // The catalog finds it.
            await cluster.Client.ListGraphsAsync();
            await woken.Task.WaitAsync(Patience);
            Assert.Equal(2, (await grain.Status()).Chunks);
            cluster.Time.Advance(new DistGradOptions().UploadGrace + TimeSpan.FromSeconds(1));
        }

        await removed.Task.WaitAsync(Patience);
        for (var chunk = 0; chunk < chunks.Length; chunk++) Assert.Null(await cluster.StoredAsync(upload, chunk));
    }

    [Fact]
    public async Task Submit_Cancelled_LeavesNothing()
    {
        var uploads = Uploads();
        using var cancellation = new CancellationTokenSource();
        var submission = cluster.Client.SubmitAsync(
            "endless",
            Endless,
            new Progress(report =>
            {
                if (report.Chunks == 3) cancellation.Cancel();
            }),
            cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submission);

        await AssertNothingIsStored(uploads);

        static Expr Endless(GraphBuilder builder)
        {
            var x = builder.Input("x");
            while (true) x = -x;
        }
    }

    [Fact]
    public async Task Submit_MoreThanTheSiloHasMemoryFor_IsRefusedWithAnEstimate()
    {
        var uploads = Uploads();
        var error = await Assert.ThrowsAsync<GraphTooLargeException>(() => cluster.Client.SubmitAsync("large", builder => Chain(builder, 2_000_000)));

        Assert.Equal((1_245_184L, (1_245_184L * 66) - (4 * 12), 1_200_000L * 66), (error.Nodes, error.Needed, error.Limit));
        Assert.Contains("82 MB", error.Message, StringComparison.Ordinal);
        await AssertNothingIsStored(uploads);

        // Where the size is known beforehand, nothing is sent.
        var grain = cluster.Grains.GetGrain<IUploadGrain>(Guid.NewGuid());
        await Assert.ThrowsAsync<GraphTooLargeException>(() => grain.Put(Part(0, Chunks(out _)[0]) with { AnnouncedNodes = 2_000_000_000 }));
        Assert.Equal(0, (await grain.Status()).Chunks);
    }

    [Fact]
    public async Task Submit_MillionNodesStreamed_Runs()
    {
        var handle = await cluster.Client.SubmitAsync(cluster.NewGraph().Name, builder => Chain(builder, 1_000_000));

        var run = await handle.EvaluateAsync(new Feeds { ["w"] = new double[] { 1, 2, 3, 4 } }, options: new() { Granularity = Granularity.Fused });

        Assert.Equal(5, run["f"]);
        await cluster.Client.DeleteGraphAsync(handle.Id);
    }

    [Fact]
    public async Task Commit_DeclaredTypeOfAnOpThatIsNotItsOwn_IsRefused()
    {
        var columns = Samples.Lecture(cluster).Columns;
        var strange = new Graph("strange", columns with { Kinds = Array.ConvertAll(columns.Kinds, kind => kind.Op == "Mul" ? kind with { Type = new TensorType(DType.Float64, new Shape(2)) } : kind) });

        var error = await Assert.ThrowsAsync<GraphException>(() => cluster.Client.SubmitAsync(strange));

        Assert.Contains("is declared", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_ThenTheUploadIsGivenUp_TheGraphStays(bool staysRegistered)
    {
        var (grain, graph, chunks) = await PutAsync();
        if (staysRegistered)
        {
            cluster.GrainFaults.FailFirst(carriesOut: false, (method, source) => method == "ICatalogGrain.RemoveUpload" && source == grain.GetGrainId());
            await Assert.ThrowsAnyAsync<Exception>(grain.Commit);
            Assert.Equal(["ICatalogGrain.RemoveUpload"], cluster.GrainFaults.Failed);
        }
        else
        {
            await grain.Commit();
        }

        await cluster.DeactivateAsync(grain);
        await grain.Abandon();
        await cluster.DeactivateAsync(grain);
        Assert.Equal(chunks.Length, (await grain.Put(Part(0, chunks[0]))).Chunks);
        if (!staysRegistered) Assert.Equal(chunks.Length, (await grain.Put(Part(chunks.Length, [1, 2, 3]))).Chunks);
        await cluster.DeactivateAsync(grain);
        await ExpireAsync(grain);
        await AssertRunsAsync(graph);
        Assert.Equal(grain.GetPrimaryKey(), (await grain.Commit()).Upload);
        await cluster.Client.DeleteGraphAsync(graph.Id);
        Assert.Null(await cluster.StoredAsync(grain.GetPrimaryKey(), 0));
    }

    [Theory]
    [InlineData("IGraphGrain.Adopt", true)]
    [InlineData("IMemoryStorageGrain.WriteStateAsync", true)]
    [InlineData("ICatalogGrain.Add", false)]
    public async Task Commit_FailsOnTheWay_IsMadeGoodByTheNext(string method, bool carriesOut)
    {
        var (grain, graph, _) = await PutAsync();
        GrainId[] sources = [grain.GetGrainId(), cluster.Grains.GetGrain<IGraphGrain>(graph.Id).GetGrainId()];
        cluster.GrainFaults.OnCall(called =>
        {
            // The catalog writes too, when uploads of other tests expire.
            if (called == "IGraphGrain.Adopt") cluster.GrainFaults.FailFirst(carriesOut, (failing, source) => failing == method && source is { } by && sources.Contains(by));
            return Task.CompletedTask;
        });

        await Assert.ThrowsAnyAsync<Exception>(grain.Commit);

        Assert.Equal([method], cluster.GrainFaults.Failed);
        cluster.GrainFaults.FailNone();
        await grain.Abandon();
        await cluster.DeactivateAsync(grain);
        Assert.Equal(graph.Id, (await grain.Commit()).Id);
        await AssertRunsAsync(graph);
        Assert.Single(await cluster.Client.ListGraphsAsync(), summary => summary.Id == graph.Id);
    }

    [Fact]
    public async Task Commit_StorageFailsOnce_IsAskedAgain()
    {
        var (grain, graph, _) = await PutAsync();
        cluster.GrainFaults.FailFirst(carriesOut: false, (method, source) => method == "IMemoryStorageGrain.WriteStateAsync" && source == grain.GetGrainId());

        await grain.Commit();

        Assert.Equal(["IMemoryStorageGrain.WriteStateAsync"], cluster.GrainFaults.Failed);
        await AssertRunsAsync(graph);
    }

    [Fact]
    public async Task Commit_AnswerOfTheGraphIsLost_ExpiryLeavesTheGraph()
    {
        var (grain, graph, _) = await PutAsync();
        cluster.GrainFaults.FailFirst(carriesOut: true, method => method == "IGraphGrain.Adopt");
        await Assert.ThrowsAnyAsync<Exception>(grain.Commit);
        await cluster.DeactivateAsync(grain);

        await ExpireAsync(grain);

        await AssertRunsAsync(graph);
    }

    [Fact]
    public async Task Commit_GraphNeverHeardOfIt_ExpiryLeavesNothing()
    {
        var (grain, _, _) = await PutAsync();
        cluster.GrainFaults.FailFirst(carriesOut: false, method => method == "IGraphGrain.Adopt");
        await Assert.ThrowsAnyAsync<Exception>(grain.Commit);

        await ExpireAsync(grain);

        Assert.Null(await cluster.StoredAsync(grain.GetPrimaryKey(), 0));
    }

    [Fact]
    public async Task Put_FailsHalfwayThroughItsCheck_MayBeMadeAgain()
    {
        var builder = cluster.NewGraph();
        var x = builder.Inputs("w", 4)[0];
        for (var i = 0; i < 150_000; i++) x = i == 100_000 ? builder.Apply("Unsteady", x) : -x;
        var graph = builder.Build((x + x).Named("f"));
        byte[][] chunks = [.. GraphFormat.Chunks(graph)];
        var grain = cluster.Grains.GetGrain<IUploadGrain>(Guid.NewGuid());
        await grain.Put(Part(0, chunks[0]));
        cluster.Unsteady.FailOnce();

        await Assert.ThrowsAsync<NotSupportedException>(() => grain.Put(Part(1, chunks[1])));

        for (var chunk = 1; chunk < chunks.Length; chunk++) await grain.Put(Part(chunk, chunks[chunk]));
        Assert.Equal(graph.Id, (await grain.Commit()).Id);
    }

    private static UploadPart Part(int number, byte[] chunk) => new() { Chunk = number, Part = 0, Parts = 1, Sha256 = SHA256.HashData(chunk), Bytes = chunk };

    private static Expr Chain(GraphBuilder builder, int nodes)
    {
        var w = builder.Inputs("w", 4);
        var x = w[3];
        for (var i = 0; i < nodes; i++) x = -x;
        return (x + w[0]).Named("f");
    }

    private byte[][] Chunks(out Graph graph)
    {
        var builder = cluster.NewGraph();
        graph = builder.Build(Chain(builder, 150_000));
        return [.. GraphFormat.Chunks(graph)];
    }

    private async Task<(IUploadGrain Grain, Graph Graph, byte[][] Chunks)> PutAsync()
    {
        var (grain, chunks) = (cluster.Grains.GetGrain<IUploadGrain>(Guid.NewGuid()), Chunks(out var graph));
        for (var chunk = 0; chunk < chunks.Length; chunk++) await grain.Put(Part(chunk, chunks[chunk]));
        return (grain, graph, chunks);
    }

    // As the catalog does that finds an upload registered: the second time it has been silent for too long.
    private async Task ExpireAsync(IUploadGrain grain)
    {
        var removed = new TaskCompletionSource();
        cluster.GrainFaults.OnCall((method, source, _) =>
        {
            if (method == "ICatalogGrain.RemoveUpload" && source == grain.GetGrainId()) removed.TrySetResult();
            return Task.CompletedTask;
        });
        await grain.Expire();
        await grain.Status();
        cluster.Time.Advance(new DistGradOptions().UploadGrace + TimeSpan.FromSeconds(1));
        await grain.Expire();
        await removed.Task.WaitAsync(Patience);
        await grain.Status();
    }

    private async Task AssertRunsAsync(Graph graph)
    {
        await cluster.DeactivateAsync(cluster.Grains.GetGrain<IGraphGrain>(graph.Id));
        var handle = await cluster.Client.GetGraphAsync(graph.Id);
        Assert.Equal(graph.ToBytes(), (await handle.DownloadAsync()).ToBytes());
        var run = await handle.EvaluateAsync(new Feeds { ["w"] = new double[] { 1, 2, 3, 4 } }, options: new() { Granularity = Granularity.Fused });
        Assert.Equal(5, run["f"]);
    }

    private List<Guid> Uploads(Func<IUploadGrain, Task>? before = null)
    {
        var uploads = new List<Guid>();
        cluster.ClientFaults.OnCall(async (method, _, target) =>
        {
            if (method != "IUploadGrain.Put") return;
            uploads.Add(GrainIdKeyExtensions.GetGuidKey(target));
            if (before is not null) await before(cluster.Grains.GetGrain<IUploadGrain>(uploads[^1]));
        });
        return uploads;
    }

    private async Task AssertNothingIsStored(List<Guid> uploads)
    {
        Assert.NotEmpty(uploads);
        foreach (var upload in uploads.Distinct())
        {
            Assert.Null(await cluster.StoredAsync(upload, 0));
            Assert.Equal(0, (await cluster.Grains.GetGrain<IUploadGrain>(upload).Status()).Chunks);
        }
    }

    private sealed class Progress(Action<SubmitProgress> report) : IProgress<SubmitProgress>
    {
        public void Report(SubmitProgress value) => report(value);
    }
}
