namespace DistGrad;

/// <summary>What stays inspectable after a run.</summary>
public enum RunRetention : byte
{
    /// <summary>Every node of the graph's latest run for plans of up to 10,000 nodes, <see cref="None"/> above.</summary>
    Auto = 0,

    /// <summary>Nothing: inspecting recomputes.</summary>
    None = 1,

    /// <summary>The watched nodes, whatever runs come later.</summary>
    Watched = 2,

    /// <summary>Every node, whatever runs come later.</summary>
    All = 3,
}
