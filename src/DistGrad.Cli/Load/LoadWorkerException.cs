namespace DistGrad.Cli.Load;

/// <summary>A worker of a load test failed.</summary>
/// <param name="message">What happened.</param>
internal sealed class LoadWorkerException(string message) : IOException(message);
