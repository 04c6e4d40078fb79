using System.Globalization;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Models;

namespace DistGrad.Cli.Load.Graphs;

/// <summary>Reads graphs of the mix: <c>random:ops=1000,seed=2</c> or a file, either with a weight behind, as in <c>tree@3</c>.</summary>
internal static class GraphText
{
    /// <summary>Reads a graph.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seed">What values come from.</param>
    /// <exception cref="UsageException">The text is no graph.</exception>
    /// <exception cref="OnnxException">The file holds no model that is supported.</exception>
    /// <exception cref="GraphFormatException">The file is JSON, but no graph.</exception>
    public static LoadGraph Read(string text, int seed)
    {
        var (name, weight) = Weigh(text);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? name : name[..colon];
        if (GraphKinds.All.TryGetValue(kind, out var known))
        {
            var settings = Settings(text, kind, known, colon < 0 ? "" : name[(colon + 1)..]);
            var (graph, feeds) = known.Create(settings, seed);
            return new LoadGraph(name, weight, graph, feeds);
        }

        if (!File.Exists(name)) throw new UsageException($"--graph {text}: there is neither a kind of graph nor a file '{name}'; kinds are {string.Join(", ", GraphKinds.All.Keys)}.");
        if (ModelFile.IsJson(name))
        {
            var graph = ModelFile.LoadJson(name);
            return new LoadGraph(name, weight, graph, RandomFeeds.For(graph, seed));
        }

        var model = ModelFile.Load(name);
        var values = RandomFeeds.For(model, seed);
        return new LoadGraph(name, weight, ModelFile.GraphFor(model, values), values);
    }

    private static (string Name, double Weight) Weigh(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || File.Exists(text)) return (text, 1);
        if (double.TryParse(text[(at + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight > 0 && double.IsFinite(weight)) return (text[..at], weight);
        throw new UsageException($"--graph {text}: after @ comes a weight, a number greater than 0, not '{text[(at + 1)..]}'.");
    }

    private static Dictionary<string, int[]> Settings(string text, string kind, GraphKind known, string list)
    {
        var settings = known.Settings.ToDictionary(setting => setting.Name, setting => setting.Default, StringComparer.Ordinal);
        foreach (var item in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = item.Split('=', 2)[0];
            if (known.Settings.FirstOrDefault(setting => setting.Name == name) is not { } setting)
                throw new UsageException($"--graph {text}: '{kind}' has no setting '{name}'; it has {string.Join(", ", settings.Keys)}, as in {kind}:{known.Example}.");
            settings[name] = Numbers(item.Length > name.Length ? item[(name.Length + 1)..] : "", setting)
                ?? throw new UsageException($"--graph {text}: '{name}' is {setting.Form}, not '{item[Math.Min(item.Length, name.Length + 1)..]}'.");
        }

        return settings;
    }

    private static int[]? Numbers(string text, GraphSetting setting)
    {
        var parts = text.Split('-');
        if (parts.Length < setting.LeastCount || parts.Length > setting.MostCount) return null;
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] < setting.Least || numbers[i] > setting.Most) return null;
        return numbers;
    }
}
