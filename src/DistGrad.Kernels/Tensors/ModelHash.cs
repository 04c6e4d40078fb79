using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DistGrad.Kernels.Tensors;

/// <summary>SHA-256 of a model's bytes.</summary>
internal readonly record struct ModelHash(UInt128 High, UInt128 Low)
{
    /// <summary>The hash of a model.</summary>
    public static ModelHash Of(ReadOnlySpan<byte> model)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(model, hash);
        return MemoryMarshal.Read<ModelHash>(hash);
    }
}
