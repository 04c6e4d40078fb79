using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Transport.Tests;

public sealed class TlsMiddlewareTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly Oid ServerUsage = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUsage = new("1.3.6.1.5.5.7.3.2");

    private readonly ThrowawayAuthority _authority = new("authority");
    private readonly ThrowawayAuthority _another = new("another");
    private readonly LogLines _log = new();
    private readonly TlsPair _pair = new();

    public void Dispose()
    {
        _authority.Dispose();
        _another.Dispose();
    }

    [Fact]
    public async Task BothTrusted_EightMegabytesThereAndBack_AreTheSame()
    {
        var sent = new byte[8 << 20];
        new Random(1).NextBytes(sent);
        byte[]? received = null;
        var server = _pair.ServerAsync(Server(Credentials(_authority, "silo")), async pipe =>
        {
            // As Orleans does: in pieces, flushed at the end.
            var bytes = await ReadAsync(pipe.Input, sent.Length);
            foreach (var piece in bytes.Chunk(5000)) pipe.Output.Write(piece);
            await pipe.Output.FlushAsync();
            await EndAsync(pipe.Input);
        });
        var client = _pair.ClientAsync(Client(Credentials(_authority, "client")), async pipe =>
        {
            await pipe.Output.WriteAsync(sent);
            received = await ReadAsync(pipe.Input, sent.Length);
        });

        Assert.Equal([null, null], await Task.WhenAll(server, client));
        Assert.True(sent.AsSpan().SequenceEqual(received));
        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task BothTrusted_ByAnAuthorityBetween_IsTaken()
    {
        using var root = new ThrowawayAuthority("root");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=between", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var between = request.Create(root.Certificate, Now.AddDays(-1), Now.AddDays(20), [9]).CopyWithPrivateKey(key);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = new CertificateRequest("CN=silo", leafKey, HashAlgorithmName.SHA256).Create(between, Now.AddDays(-1), Now.AddDays(10), [8]).CopyWithPrivateKey(leafKey);
        var credentials = new TlsCredentials(leaf, [between], [root.Certificate]);

        Assert.Equal([null, null], await HandshakeAsync(credentials, credentials));
    }

    [Fact]
    public async Task ClientOfAnotherAuthority_IsRefused_AndBothEndsSaySo()
    {
        // It trusts the server, so that it is the server that refuses.
        using var certificate = _another.Sign("intruder");
        var results = await HandshakeAsync(Credentials(_authority, "silo"), new TlsCredentials(certificate, [], [_authority.Certificate]));

        Assert.Contains("its certificate 'CN=intruder' is refused: it is not signed by the authority.", Failure(results[0]).Reason, StringComparison.Ordinal);
        Assert.Contains("does not trust this certificate", Failure(results[1]).Reason, StringComparison.Ordinal);
        Assert.Equal("Warning: No encrypted connection with 127.0.0.1:2: its certificate 'CN=intruder' is refused: it is not signed by the authority.", Assert.Single(_log.All));
    }

    [Fact]
    public async Task ServerOfAnotherAuthority_IsRefusedByTheClient()
    {
        using var certificate = _another.Sign("impostor");
        var results = await HandshakeAsync(new TlsCredentials(certificate, [], [_authority.Certificate]), Credentials(_authority, "client"));

        Assert.Contains("its certificate 'CN=impostor' is refused: it is not signed by the authority.", Failure(results[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuthorityOfTheSameName_IsRefused()
    {
        using var copy = new ThrowawayAuthority("authority");
        using var certificate = copy.Sign("intruder");
        var results = await HandshakeAsync(Credentials(_authority, "silo"), new TlsCredentials(certificate, [copy.Certificate], [_authority.Certificate]));

        Assert.Contains("is refused", Failure(results[0]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpiredClient_IsRefused()
    {
        using var expired = _authority.Sign("old", Now.AddDays(-9), Now.AddDays(-2), [ServerUsage, ClientUsage]);
        var results = await HandshakeAsync(Credentials(_authority, "silo"), new TlsCredentials(expired, [], [_authority.Certificate]));

        Assert.Contains("'CN=old' is refused: it, or one that it depends on, has expired", Failure(results[0]).Reason, StringComparison.Ordinal);
        Failure(results[1]);
    }

    [Fact]
    public async Task ExpiredServer_IsRefused()
    {
        using var expired = _authority.Sign("old", Now.AddDays(-9), Now.AddDays(-2), [ServerUsage, ClientUsage]);
        var results = await HandshakeAsync(new TlsCredentials(expired, [], [_authority.Certificate]), Credentials(_authority, "client"));

        Assert.Contains("has expired", Failure(results[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateForClients_DoesNotServe()
    {
        using var certificate = _authority.Sign("client", Now.AddDays(-1), Now.AddDays(1), [ClientUsage]);
        var credentials = new TlsCredentials(certificate, [], [_authority.Certificate]);

        Assert.Contains("extended key usage", Failure((await HandshakeAsync(credentials, Credentials(_authority, "client")))[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientWithoutCertificate_IsRefused()
    {
        var server = _pair.ServerAsync(Server(Credentials(_authority, "silo")), NeverAsync);
        var client = _pair.ClientAsync(null, async pipe =>
        {
            using var tls = new SslStream(new DuplexPipeStream(pipe));
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "", RemoteCertificateValidationCallback = (_, _, _, _) => true });
            await pipe.Input.ReadAsync();
        });

        Assert.Equal("it shows no certificate.", Failure(await server).Reason);
        await client;
    }

    [Fact]
    public async Task ClientThatDoesNotEncrypt_IsRefused()
    {
        var server = _pair.ServerAsync(Server(Credentials(_authority, "silo")), NeverAsync);
        var client = _pair.ClientAsync(null, async pipe =>
        {
            await pipe.Output.WriteAsync(new byte[] { 100, 0, 0, 0, 1, 2, 3 });
            await EndAsync(pipe.Input);
        });

        Assert.Equal("what came from there is not TLS: it does not encrypt.", Failure(await server).Reason);
        Assert.Null(await client);
        Assert.Single(_log.All);
    }

    [Theory]
    [InlineData("", "as one does that does not encrypt")]
    [InlineData("plain", "is not TLS: it does not encrypt.")]
    public async Task ServerThatDoesNotEncrypt_IsNotTaken(string answer, string reason)
    {
        var server = _pair.ServerAsync(null, async pipe =>
        {
            await pipe.Input.ReadAsync();
            await pipe.Output.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        });
        var client = _pair.ClientAsync(Client(Credentials(_authority, "client")), NeverAsync);

        Assert.Contains(reason, Failure(await client).Reason, StringComparison.Ordinal);
        Assert.Null(await server);
    }

    [Fact]
    public async Task WhoeverLooksWhetherThePortIsOpen_IsNoWarning()
    {
        var server = _pair.ServerAsync(Server(Credentials(_authority, "silo")), NeverAsync);
        await _pair.ClientAsync(null, _ => Task.CompletedTask);

        Failure(await server);
        Assert.Equal("Debug: 127.0.0.1:2 connected and left without a word", Assert.Single(_log.All));
    }

    [Fact]
    public async Task WhoeverSaysNothing_IsClosedInTime()
    {
        var time = new FakeTimeProvider();
        var server = _pair.ServerAsync(new TlsServerMiddleware(Credentials(_authority, "silo"), time, _log), NeverAsync);
        Assert.False(server.IsCompleted);

        time.Advance(TlsMiddleware.HandshakeTimeout);

        Assert.Equal("the handshake took more than 10 s.", Failure(await server).Reason);
        Assert.Single(_log.All);
    }

    [Fact]
    public async Task Cancelled_WhileReading_TheReaderSeesTheEnd()
    {
        var reading = new TaskCompletionSource();
        var server = _pair.ServerAsync(Server(Credentials(_authority, "silo")), async pipe =>
        {
            var read = pipe.Input.ReadAsync();
            reading.SetResult();
            Assert.True((await read).IsCompleted);
        });
        var client = _pair.ClientAsync(Client(Credentials(_authority, "client")), pipe => EndAsync(pipe.Input));
        await reading.Task;

        _pair.CancelServer();

        Assert.Equal([null, null], await Task.WhenAll(server, client));
    }

    [Fact]
    public async Task Cancelled_WhileWriting_TheWriterFailsAndCanBeCompleted()
    {
        var server = _pair.ServerAsync(Server(Credentials(_authority, "silo")), async pipe =>
        {
            _pair.CancelServer();
            await Assert.ThrowsAsync<IOException>(async () => await pipe.Output.WriteAsync(new byte[100]));
            await pipe.Output.CompleteAsync();
        });
        var client = _pair.ClientAsync(Client(Credentials(_authority, "client")), pipe => EndAsync(pipe.Input));

        Assert.Equal([null, null], await Task.WhenAll(server, client));
    }

    private static TlsCredentials Credentials(ThrowawayAuthority authority, string name) => new(authority.Sign(name), [], [authority.Certificate]);

    private static TlsClientMiddleware Client(TlsCredentials credentials) => new(credentials, TimeProvider.System, _ => { });

    private TlsServerMiddleware Server(TlsCredentials credentials) => new(credentials, TimeProvider.System, _log);

    // Server first.
    private Task<Exception?[]> HandshakeAsync(TlsCredentials server, TlsCredentials client) =>
        Task.WhenAll(_pair.ServerAsync(Server(server), _ => Task.CompletedTask), _pair.ClientAsync(Client(client), _ => Task.CompletedTask));

    private static TlsHandshakeException Failure(Exception? failure) => Assert.IsType<TlsHandshakeException>(failure);

    private static Task NeverAsync(IDuplexPipe pipe)
    {
        Assert.Fail("The connection was let through.");
        return Task.CompletedTask;
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader, int length)
    {
        var read = await reader.ReadAtLeastAsync(length);
        var bytes = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private static async Task EndAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }
}
