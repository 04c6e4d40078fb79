namespace DistGrad;

/// <summary>A chunk of an upload is refused, or missing: it was damaged on its way, or is not the one that is needed next.</summary>
/// <param name="upload">Id of the upload.</param>
/// <param name="chunk">Number of the chunk, from 0.</param>
/// <param name="problem">What is wrong with it.</param>
[GenerateSerializer, Alias("distgrad.UploadBrokenError")]
public sealed class UploadBrokenException(Guid upload, int chunk, string problem)
    : DistGradException($"Chunk {chunk} of upload {upload:N} is not taken: {problem}.")
{
    /// <summary>Id of the upload.</summary>
    [Id(0)]
    public Guid Upload { get; } = upload;

    /// <summary>Number of the chunk, from 0.</summary>
    [Id(1)]
    public int Chunk { get; } = chunk;
}
