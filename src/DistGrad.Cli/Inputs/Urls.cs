namespace DistGrad.Cli.Inputs;

/// <summary>Addresses that a server listens on.</summary>
internal static class Urls
{
    /// <summary>Reads addresses such as <c>http://127.0.0.1:8080;http://*:80</c>.</summary>
    /// <param name="text">Addresses separated by semicolons.</param>
    /// <exception cref="UsageException">There is none, or one is no HTTP address.</exception>
    public static string[] Read(string text)
    {
        var urls = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0) throw new UsageException("--urls is empty; an address is written http://127.0.0.1:8080.");
        foreach (var url in urls)
            if (!IsHttp(url)) throw new UsageException($"'{url}' is no address to listen on; write http://127.0.0.1:8080, or http://*:8080 for all addresses.");
        return urls;
    }

    // '*' and '+' stand for all addresses of the machine; they are no host names.
    private static bool IsHttp(string url) =>
        Uri.TryCreate(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { PathAndQuery: "/", Fragment: "" };
}
