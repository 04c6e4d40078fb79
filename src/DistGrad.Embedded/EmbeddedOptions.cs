using DistGrad.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad;

/// <summary>How an embedded cluster is made.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>Number of silos. Default 1.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>Changes limits and times of the silos.</summary>
    public Action<DistGradOptions>? Configure { get; init; }

    /// <summary>Ops that graphs may use, on the silos and in the client; the standard ones if null.</summary>
    public OpRegistry? Ops { get; init; }

    /// <summary>How the client puts up with faults; the defaults if null.</summary>
    public DistGradClientOptions? Client { get; init; }

    /// <summary>Adds services to each silo's host, such as logging. Without it silos do not log.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}
