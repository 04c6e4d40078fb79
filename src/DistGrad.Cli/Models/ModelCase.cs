using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Models;

/// <summary>A case in the layout of the ONNX backend suite: a folder with a model and folders of test data.</summary>
/// <param name="Name">Name of the folder.</param>
/// <param name="Folder">The folder.</param>
internal sealed record ModelCase(string Name, string Folder)
{
    private const string Model = "model.onnx";

    /// <summary>The model.</summary>
    public string ModelPath => Path.Combine(Folder, Model);

    /// <summary>Folders of test data, in the order of their names.</summary>
    public IReadOnlyList<string> DataSets =>
        [.. Directory.GetDirectories(Folder, "test_data_set_*").OrderBy(folder => folder.Length).ThenBy(folder => folder, StringComparer.Ordinal)];

    /// <summary>The cases in some folders, each of which is a case or contains cases, however deep.</summary>
    /// <param name="folders">The folders.</param>
    /// <exception cref="UsageException">A folder does not exist or contains no case.</exception>
    public static IReadOnlyList<ModelCase> Find(IReadOnlyList<string> folders)
    {
        var cases = new List<ModelCase>();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder)) throw new UsageException($"There is no folder '{folder}'.");
            var models = Directory.GetFiles(folder, Model, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            if (models.Count == 0) throw new UsageException($"Folder '{folder}' has no {Model}, nor have the folders in it.");
            cases.AddRange(models.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Select(path => new ModelCase(Path.GetFileName(path), path)));
        }

        return cases;
    }
}
