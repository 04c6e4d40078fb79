using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DistGrad.Transport.Tests;

/// <summary>Both ends of one connection in memory, each with its middleware, if any, run as Orleans does.</summary>
internal sealed class TlsPair
{
    private readonly DefaultConnectionContext _client;
    private readonly DefaultConnectionContext _server;
    private readonly DuplexPipe _serverPipe;

    public TlsPair()
    {
        var (there, back) = (new Pipe(Options), new Pipe(Options));
        _client = Context(new DuplexPipe(back.Reader, there.Writer), 1);
        _serverPipe = new DuplexPipe(there.Reader, back.Writer);
        _server = Context(_serverPipe, 2);
    }

    // As Orleans' own: nothing holds a writer back.
    private static PipeOptions Options => new(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false);

    /// <summary>Runs the client's end.</summary>
    /// <returns>Why it failed, or null.</returns>
    public Task<Exception?> ClientAsync(TlsMiddleware? middleware, Func<IDuplexPipe, Task> work) => RunAsync(_client, middleware, work);

    /// <summary>Runs the server's end.</summary>
    /// <returns>Why it failed, or null.</returns>
    public Task<Exception?> ServerAsync(TlsMiddleware? middleware, Func<IDuplexPipe, Task> work) => RunAsync(_server, middleware, work);

    /// <summary>What Orleans does to end a connection's loops.</summary>
    public void CancelServer()
    {
        _serverPipe.Input.CancelPendingRead();
        _serverPipe.Output.CancelPendingFlush();
    }

    private static async Task<Exception?> RunAsync(DefaultConnectionContext context, TlsMiddleware? middleware, Func<IDuplexPipe, Task> work)
    {
        var plain = context.Transport;
        try
        {
            Task Next(ConnectionContext connection) => work(connection.Transport);
            await (middleware is null ? Next(context) : middleware.OnConnectionAsync(context, Next));
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            Assert.Same(plain, context.Transport);
            await plain.Output.CompleteAsync();
            await plain.Input.CompleteAsync();
        }
    }

    // The port tells the ends apart.
    private static DefaultConnectionContext Context(IDuplexPipe transport, int port) =>
        new("test", transport, transport) { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
