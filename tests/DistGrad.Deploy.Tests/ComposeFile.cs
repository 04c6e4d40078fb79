using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace DistGrad.Deploy.Tests;

/// <summary>What <c>compose.yaml</c> uses of the Compose format. A key that is not here is an error.</summary>
public sealed class ComposeFile
{
    [YamlMember(Alias = "x-silo", ApplyNamingConventions = false)]
    public ComposeService? Silo { get; set; }

    public required Dictionary<string, ComposeService> Services { get; set; }

    public Dictionary<string, object?> Volumes { get; set; } = [];

    public static ComposeFile Read(string yaml) => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .Build()
        .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(yaml))));
}

/// <summary>One container.</summary>
public sealed class ComposeService
{
    public required string Image { get; set; }

    public ComposeBuild? Build { get; set; }

    public List<string> Profiles { get; set; } = [];

    public List<string> Command { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>A list of names, or conditions by name.</summary>
    public object? DependsOn { get; set; }

    public List<string> Volumes { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public Dictionary<string, object?>? Healthcheck { get; set; }

    public string? Restart { get; set; }

    public string? StopGracePeriod { get; set; }

    public List<string> SecurityOpt { get; set; } = [];

    /// <summary>Whether it runs <c>distgrad</c>.</summary>
    public bool IsDistGrad => Image == "distgrad:local";
}

/// <summary>How an image is built.</summary>
public sealed class ComposeBuild
{
    public required string Context { get; set; }

    public required string Dockerfile { get; set; }
}
