namespace DistGrad.Deploy.Tests;

public class ComposeFileTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read(Repository.Read("compose.yaml"));

    public static TheoryData<string> Services => [.. Compose.Services.Keys];

    [Fact]
    public void UnknownKey_IsAnError() =>
        Assert.ThrowsAny<YamlDotNet.Core.YamlException>(() => ComposeFile.Read("services:\n  a:\n    image: b:1\n    comand: []\n"));

    [Theory]
    [MemberData(nameof(Services))]
    public void Image_HasAVersion(string name)
    {
        var tag = Compose.Services[name].Image.Split(':').ElementAtOrDefault(1);
        Assert.False(tag is null or "latest", Compose.Services[name].Image);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Files_AreThere(string name)
    {
        var service = Compose.Services[name];
        if (service.Build is { } build) Assert.True(Repository.Has(build.Dockerfile), build.Dockerfile);
        foreach (var source in service.Volumes.Select(volume => volume.Split(':')[0]))
            Assert.True(source.StartsWith("./", StringComparison.Ordinal) ? Repository.Has(source) : Compose.Volumes.ContainsKey(source), source);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Variables_AreThoseThatASiloReads(string name)
    {
        if (Compose.Services[name].IsDistGrad) Assert.Subset(await ServerFacts.VariablesAsync(), Compose.Services[name].Environment.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Command_IsUnderstood(string name)
    {
        if (Compose.Services[name] is { IsDistGrad: true, Command: [_, ..] command }) CommandLines.AssertUnderstood(command);
    }

    [Fact]
    public async Task Ports_AreBoundToThisMachineOnlyAndOnce_AndASilosAreItsDefaults()
    {
        var (http, _, gateway) = await ServerFacts.DefaultPortsAsync();
        var ports = Compose.Services.SelectMany(service => service.Value.Ports.Select(port => (Service: service, Parts: port.Split(':')))).ToList();
        Assert.All(ports, port => Assert.Equal((3, "127.0.0.1"), (port.Parts.Length, port.Parts[0])));
        Assert.Equal(ports.Count, ports.DistinctBy(port => port.Parts[1]).Count());
        Assert.All(ports.Where(port => port.Service.Value.IsDistGrad), port => Assert.Contains(int.Parse(port.Parts[2]), new[] { http, gateway }));
    }

    [Fact]
    public void Advertised_IsTheServicesName()
    {
        var silos = Compose.Services.Where(service => service.Value.Environment.ContainsKey("DISTGRAD_ADVERTISED_HOST")).ToList();
        Assert.Equal(3, silos.Count);
        Assert.All(silos, silo => Assert.Equal(silo.Key, silo.Value.Environment["DISTGRAD_ADVERTISED_HOST"]));
    }

    [Fact]
    public void Dependencies_AreServices()
    {
        foreach (var service in Compose.Services.Values)
        {
            IEnumerable<object> names = service.DependsOn switch { null => [], List<object> list => list, var conditions => ((Dictionary<object, object>)conditions).Keys };
            Assert.All(names, name => Assert.Contains((string)name, Compose.Services.Keys));
        }
    }

    [Fact]
    public async Task Load_ConnectsToTheGatewayOfEachSilo()
    {
        var command = Compose.Services["load"].Command;
        var (_, _, gateway) = await ServerFacts.DefaultPortsAsync();
        Assert.Equal(["load"], Compose.Services["load"].Profiles);
        Assert.Equal(new[] { "silo-1", "silo-2", "silo-3" }.Select(silo => $"{silo}:{gateway}"), command[command.IndexOf("--connect") + 1].Split(','));
    }
}
