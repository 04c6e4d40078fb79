using System.Security.Cryptography;

namespace DistGrad.Grains;

/// <summary>A durable run in the silo's storage: its request from before its start, its end once it has ended.</summary>
/// <param name="parts">What runs work with.</param>
/// <param name="run">The run's grain.</param>
internal sealed class RunStore(RunParts parts, GrainId run)
{
    private const int Request = 0;
    private const int End = 1;

    private readonly GraphStore _store = new(parts.Storage, run);

    /// <summary>Stores the request.</summary>
    /// <exception cref="RunTooLargeToStoreException">It is over the limit.</exception>
    public Task Write(StoredRun stored, string runId) => Write(Request, stored, runId);

    /// <summary>Stores the end.</summary>
    /// <exception cref="RunTooLargeToStoreException">It is a result over the limit.</exception>
    public Task Write(StoredEnd end, string runId) => Write(End, end, runId, isLimited: end.Status.Outcome is not null);

    /// <summary>The request; null where none was stored.</summary>
    public Task<StoredRun?> ReadRequest() => Read<StoredRun>(Request);

    /// <summary>The end; null where it has not ended.</summary>
    /// <param name="request">The request: the end of another one does not count.</param>
    public async Task<StoredEnd?> ReadEnd(RunRequest request) =>
        await Read<StoredEnd>(End) is { } end && end.Request == await Task.Run(request.ContentHash) ? end : null;

    /// <summary>Clears it all.</summary>
    public async Task Clear()
    {
        foreach (var chunk in new[] { Request, End })
            if (await _store.Read(chunk, 0) is { } first) await _store.Clear(chunk, first.Parts);
    }

    private async Task Write<T>(int chunk, T value, string runId, bool isLimited = true)
    {
        var bytes = await Task.Run(() => parts.Serializer.SerializeToArray(value));
        if (isLimited && bytes.LongLength > parts.Options.DurableBytes) throw new RunTooLargeToStoreException(runId, bytes.LongLength, parts.Options.DurableBytes);
        var blocks = Enumerable.Range(0, (bytes.Length + parts.Options.PartSize - 1) / parts.Options.PartSize)
            .Select(part => bytes[(part * parts.Options.PartSize)..Math.Min(bytes.Length, (part + 1) * parts.Options.PartSize)]).ToArray();
        await _store.Write(chunk, blocks, SHA256.HashData(bytes));
    }

    private async Task<T?> Read<T>(int chunk)
        where T : class
    {
        if (await _store.ReadParts(chunk) is not var (stored, _)) return null;
        var bytes = new byte[stored.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in stored)
        {
            part.CopyTo(bytes.AsMemory(at));
            at += part.Length;
        }

        return await Task.Run(() => parts.Serializer.Deserialize<T>(bytes));
    }
}
