using System.CommandLine;
using DistGrad.Transport;

namespace DistGrad.Cli.Commands;

/// <summary>Options for the PEM files of TLS.</summary>
/// <param name="whose">Whose certificate it is: <c>silo</c> or <c>client</c>.</param>
internal sealed class TlsOptions(string whose)
{
    private readonly Option<string?> _certificate = Text(TlsSettings.CertificateOption, $"PEM file of this {whose}'s certificate: connections are encrypted, and both ends show one. [{TlsSettings.CertificateVariable}; default: not encrypted]");
    private readonly Option<string?> _key = Text(TlsSettings.KeyOption, $"PEM file of the certificate's private key. [{TlsSettings.KeyVariable}; default: the certificate's file]");
    private readonly Option<string?> _authority = Text(TlsSettings.AuthorityOption, $"PEM file of the authority that signs the certificates of silos and clients. [{TlsSettings.AuthorityVariable}]");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_certificate, _key, _authority]) command.Add(option);
    }

    /// <summary>Whether one of them is on the command line.</summary>
    /// <param name="result">The command line.</param>
    public bool AreGiven(System.CommandLine.Parsing.SymbolResult result) => ((Option[])[_certificate, _key, _authority]).Any(option => result.GetResult(option) is not null);

    /// <summary>What is on the command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="Inputs.UsageException">An option is empty.</exception>
    public (string? Certificate, string? Key, string? Authority) Given(ParseResult parsed) =>
        (OptionKinds.Given(_certificate, parsed), OptionKinds.Given(_key, parsed), OptionKinds.Given(_authority, parsed));

    /// <summary>The files to use, by the command line or else by the environment; null for connections that are not encrypted.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="Inputs.UsageException">An option is empty.</exception>
    /// <exception cref="ArgumentException">Some are given, but not those that it takes.</exception>
    public TlsFiles? Read(ParseResult parsed)
    {
        var (certificate, key, authority) = Given(parsed);
        return TlsSettings.Read(certificate, key, authority, Environment.GetEnvironmentVariable);
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "file.pem" };
}
