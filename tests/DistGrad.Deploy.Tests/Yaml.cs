using YamlDotNet.RepresentationModel;

namespace DistGrad.Deploy.Tests;

/// <summary>YAML files of the repository, as nodes.</summary>
internal static class Yaml
{
    public static YamlNode Load(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(path)));
        return stream.Documents.Single().RootNode;
    }
}
