using System.Reflection;

namespace DistGrad.Silo;

/// <summary>Loads the ops of users.</summary>
internal static class OpAssemblies
{
    /// <summary>The standard ops and those of some assemblies.</summary>
    /// <param name="paths">Paths of the assemblies, with semicolons between; null for none.</param>
    /// <returns>The ops; null where there are no assemblies.</returns>
    /// <exception cref="ArgumentException">A file is no assembly, has no ops, or has one that there is already.</exception>
    public static OpRegistry? Load(string? paths)
    {
        if (paths is null) return null;
        var ops = OpRegistry.Standard;
        foreach (var path in paths.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var more = ops.With(Read(path));
            if (more.Ops.Count == ops.Ops.Count) throw new ArgumentException($"'{path}' has no ops: public classes derived from Op, with a parameterless constructor.");
            ops = more;
        }

        return ops;
    }

    private static Assembly Read(string path)
    {
        try
        {
            return Assembly.LoadFrom(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The ops in '{path}' cannot be loaded: {e.Message}");
        }
    }
}
