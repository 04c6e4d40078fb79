namespace DistGrad.Transport;

/// <summary>Puts together what was given on the command line and in the environment.</summary>
internal static class TlsSettings
{
    /// <summary>Name of the option for the own certificate.</summary>
    public const string CertificateOption = "--tls-certificate";

    /// <summary>Name of the option for the own key.</summary>
    public const string KeyOption = "--tls-key";

    /// <summary>Name of the option for the authority's certificate.</summary>
    public const string AuthorityOption = "--tls-authority";

    /// <summary>Variable for the own certificate.</summary>
    public const string CertificateVariable = "DISTGRAD_TLS_CERTIFICATE";

    /// <summary>Variable for the own key.</summary>
    public const string KeyVariable = "DISTGRAD_TLS_KEY";

    /// <summary>Variable for the authority's certificate.</summary>
    public const string AuthorityVariable = "DISTGRAD_TLS_AUTHORITY";

    /// <summary>The files to use; null where there are none and connections are not encrypted.</summary>
    /// <param name="certificate">What was given for the certificate; null for what the environment says.</param>
    /// <param name="key">What was given for the key; null for what the environment says.</param>
    /// <param name="authority">What was given for the authority; null for what the environment says.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="ArgumentException">Some are given, but not those that it takes.</exception>
    public static TlsFiles? Read(string? certificate, string? key, string? authority, Func<string, string?> environment)
    {
        certificate ??= Variable(environment, CertificateVariable);
        key ??= Variable(environment, KeyVariable);
        authority ??= Variable(environment, AuthorityVariable);
        if (certificate is null && key is null && authority is null) return null;
        if (certificate is not null && authority is not null) return new TlsFiles { Certificate = certificate, Key = key, Authority = authority };
        var missing = (certificate, authority) switch
        {
            (null, null) => $"a certificate ({CertificateOption} or {CertificateVariable}) and the authority that signs those of the others ({AuthorityOption} or {AuthorityVariable})",
            (null, _) => $"a certificate ({CertificateOption} or {CertificateVariable})",
            _ => $"the authority that signs the certificates of the others ({AuthorityOption} or {AuthorityVariable})",
        };
        throw new ArgumentException($"TLS is only half set up: {missing} is missing.");
    }

    private static string? Variable(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;
}
