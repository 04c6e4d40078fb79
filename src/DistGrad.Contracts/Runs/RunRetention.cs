namespace DistGrad;

/// <summary>What stays inspectable after a run.</summary>
public enum RunRetention : byte
{
    /// <summary><see cref="All"/> for plans of up to 10,000 nodes, <see cref="None"/> above.</summary>
    Auto = 0,

    /// <summary>Nothing: inspecting recomputes.</summary>
    None = 1,

    /// <summary>The watched nodes.</summary>
    Watched = 2,

    /// <summary>Every node.</summary>
    All = 3,
}
