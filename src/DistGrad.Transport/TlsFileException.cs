namespace DistGrad;

/// <summary>A file of certificates or keys cannot be used.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="problem">What is wrong with it and what would be right, as the rest of a sentence that begins with the file.</param>
/// <param name="innerException">What reading it said, if anything.</param>
public sealed class TlsFileException(string file, string problem, Exception? innerException = null) : DistGradException($"'{file}' {problem}", innerException)
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;
}
