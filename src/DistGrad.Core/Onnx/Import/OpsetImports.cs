using DistGrad.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DistGrad.Onnx;

/// <summary>Versions of operator sets, by domain; the domain ai.onnx is the empty text.</summary>
internal static class OpsetImports
{
    /// <summary>The oldest version of ai.onnx that is converted on import.</summary>
    public const long Oldest = 7;

    /// <summary>The newest version of ai.onnx that is known.</summary>
    public const long Newest = 27;

    /// <summary>The version of ai.onnx that graphs are in.</summary>
    public const long Canonical = 21;

    /// <summary>Reads the versions that a model or function asks for.</summary>
    /// <param name="imports">The messages.</param>
    /// <exception cref="GraphException">A domain is there with two versions.</exception>
    public static Dictionary<string, long> Read(RepeatedField<OperatorSetIdProto> imports)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var import in imports)
        {
            if (!versions.TryAdd(Domain(import.Domain), import.Version) && versions[Domain(import.Domain)] != import.Version)
                throw new GraphException($"operator set '{Name(Domain(import.Domain))}' is imported in versions {versions[Domain(import.Domain)]} and {import.Version}; one is possible.");
        }

        return versions;
    }

    /// <summary>The domain, where ai.onnx has two spellings.</summary>
    /// <param name="domain">As in the file.</param>
    public static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    /// <summary>The domain, for people.</summary>
    /// <param name="domain">The domain; ai.onnx is the empty text.</param>
    public static string Name(string domain) => domain.Length == 0 ? "ai.onnx" : domain;
}
