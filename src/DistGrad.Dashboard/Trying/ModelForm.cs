namespace DistGrad.Dashboard.Trying;

/// <summary>What has to be known of a graph to run it.</summary>
public sealed record ModelForm
{
    /// <summary>The graph's content hash.</summary>
    public required string GraphId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Number of its nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Number of its parameters, which have values and are differentiated by.</summary>
    public required int Parameters { get; init; }

    /// <summary>What it is fed, in the order of the graph; a group of inputs is one.</summary>
    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary>What it gives.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }
}

/// <summary>An input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type and shape.</param>
/// <param name="Example">A text that feeds it; see <see cref="TensorText"/>.</param>
public sealed record ModelInput(string Name, string Type, string Example);

/// <summary>An output.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Type">Element type and shape.</param>
/// <param name="IsDifferentiable">Whether it consists of floating-point numbers.</param>
/// <param name="IsNumber">Whether it is known to be a single number, so that it is differentiated itself and not the sum of its elements.</param>
public sealed record ModelOutput(string Label, string Type, bool IsDifferentiable, bool IsNumber);
