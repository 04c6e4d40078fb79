using System.Globalization;
using DistGrad.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DistGrad.Onnx;

/// <summary>Files next to a model that hold elements of its tensors. Nothing outside the model's folder is ever opened.</summary>
/// <param name="folder">The model's folder.</param>
internal sealed class ExternalFiles(string folder)
{
    private const int MostLinks = 40;

    // Regions read so far: tensors may share one. Others do not overlap, so that a small file cannot fill the memory.
    private readonly Dictionary<(string Path, long Offset, int Bytes), byte[]> _regions = [];
    private readonly Dictionary<string, long> _read = [];

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="place">What the message says of where they are: <c>location</c>, <c>offset</c>, <c>length</c>.</param>
    /// <param name="type">Type of the tensor.</param>
    /// <param name="bytes">Bytes of a tensor of that type.</param>
    /// <exception cref="GraphException">The file is outside the folder, or missing, or has no such bytes.</exception>
    public byte[] Read(RepeatedField<StringStringEntryProto> place, TensorType type, int bytes)
    {
        var location = Find(place, "location") ?? throw new GraphException("the elements are in another file, but its location is missing.");
        var path = Resolve(location);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new GraphException($"external data file '{location}' is not in the model's folder.");
            var offset = Number(place, "offset") ?? 0;
            var length = Number(place, "length") ?? file.Length - offset;
            if (offset > file.Length || length > file.Length - offset) throw new GraphException($"external data file '{location}' has {file.Length:N0} bytes, so not {length:N0} from {offset:N0} on.");
            if (length != bytes) throw new GraphException($"{type} has {bytes:N0} bytes, not {length:N0} as its external data says.");
            if (bytes == 0) return [];
            if (_regions.TryGetValue((path, offset, bytes), out var known)) return known;
            _read[path] = _read.GetValueOrDefault(path) + bytes;
            if (_read[path] > file.Length) throw new GraphException($"external data file '{location}' has {file.Length:N0} bytes, less than the tensors in it; tensors may not overlap there.");
            using var handle = File.OpenHandle(path);
            var elements = GC.AllocateUninitializedArray<byte>(bytes);
            for (var read = 0; read < bytes;)
            {
                var more = RandomAccess.Read(handle, elements.AsSpan(read), offset + read);
                if (more == 0) throw new GraphException($"external data file '{location}' became shorter while it was read.");
                read += more;
            }

            return _regions[(path, offset, bytes)] = elements;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"external data file '{location}' cannot be read: {e.Message}");
        }
    }

    // Follows links itself, one segment after the other, so that none leads out of the folder.
    private string Resolve(string location)
    {
        if (location.Length == 0 || location.Contains('\0') || Path.IsPathRooted(location) || location[0] is '/' or '\\' || location.Contains(':')) throw Outside(location);
        var ahead = new Stack<string>(Segments(location).Reverse());
        var path = _root;
        for (var links = 0; ahead.TryPop(out var segment);)
        {
            if (segment == ".") continue;
            if (segment == "..") throw Outside(location);
            path = Path.Combine(path, segment);
            if (LinkTarget(path) is not { } target) continue;
            target = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
            if (++links > MostLinks || !target.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw Outside(location);
            foreach (var part in Segments(target[(_root.Length + 1)..]).Reverse()) ahead.Push(part);
            path = _root;
        }

        return path;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GraphException($"external data file '{path}' cannot be read: {e.Message}");
        }
    }

    private static string[] Segments(string path) => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);

    private static string? Find(RepeatedField<StringStringEntryProto> place, string key)
    {
        foreach (var entry in place)
            if (entry.Key == key) return entry.Value;
        return null;
    }

    private static long? Number(RepeatedField<StringStringEntryProto> place, string key)
    {
        if (Find(place, key) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new GraphException($"the {key} of external data is '{text}', which is no number from 0 to {long.MaxValue}.");
    }

    private static GraphException Outside(string location) => new($"external data file '{location}' is not within the model's folder; only files there are read.");
}
