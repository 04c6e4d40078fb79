using DistGrad.Onnx.Proto;
using static DistGrad.Core.Tests.Onnx.Protos;

namespace DistGrad.Core.Tests.Onnx;

public sealed class ExternalDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distgrad-onnx-").FullName;

    private string Models => Path.Combine(_folder, "models");

    public ExternalDataTests()
    {
        Directory.CreateDirectory(Path.Combine(Models, "weights"));
        File.WriteAllBytes(Path.Combine(Models, "w.bin"), [.. Enumerable.Range(0, 16).Select(i => (byte)i)]);
        File.WriteAllBytes(Path.Combine(Models, "weights", "w.bin"), new byte[12]);
        File.WriteAllBytes(Path.Combine(_folder, "secret.bin"), new byte[12]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("w.bin", "4", "12", 4)]
    [InlineData("w.bin", "4", null, 4)]
    [InlineData("./weights/w.bin", null, null, 0)]
    public void Initializer_InAFileNextToTheModel_IsRead(string location, string? offset, string? length, int first)
    {
        var graph = Load(Weights(location, offset, length)).Graph;
        Assert.Equal(first, graph.ConstantOf(graph.Find("w")).Tensor!.Bytes.Span[0]);
    }

    [Fact]
    public void Initializers_InOneRegion_ShareIt()
    {
        var model = Model(Node("Add", ["w", "v"], "y"));
        model.Graph.Initializer.AddRange([Weights("w.bin", "0", "12"), Weights("w.bin", "0", "12")]);
        model.Graph.Initializer[1].Name = "v";
        Assert.Empty(model.Read(Models).Problems);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("weights/../../secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\secret.bin")]
    [InlineData("C:\\secret.bin")]
    [InlineData("")]
    public void Location_OutsideTheFolder_IsRefused(string location) =>
        Assert.Contains("is not within the model's folder", Load(Weights(location, null, null)).Problems.Single().Reason, StringComparison.Ordinal);

    [Fact]
    public void Link_OutOfTheFolder_IsRefusedAndOneWithinFollowed()
    {
        File.CreateSymbolicLink(Path.Combine(Models, "out.bin"), "../secret.bin");
        File.CreateSymbolicLink(Path.Combine(Models, "within.bin"), "weights/w.bin");
        Directory.CreateSymbolicLink(Path.Combine(Models, "up"), "..");
        Assert.Single(Load(Weights("out.bin", null, null)).Problems);
        Assert.Single(Load(Weights("up/secret.bin", null, null)).Problems);
        Assert.Empty(Load(Weights("within.bin", null, null)).Problems);
    }

    [Theory]
    [InlineData("none.bin", null, null, "is not in the model's folder")]
    [InlineData("weights", null, null, "is not in the model's folder")]
    [InlineData("w.bin", "8", "12", "has 16 bytes, so not 12 from 8 on")]
    [InlineData("w.bin", "9223372036854775807", "12", "has 16 bytes")]
    [InlineData("w.bin", "0", "16", "has 12 bytes, not 16 as its external data says")]
    [InlineData("w.bin", "-1", "12", "the offset of external data is '-1'")]
    [InlineData("w.bin", "0", "99999999999999999999", "the length of external data is")]
    public void Place_ThatIsNotThere_IsRefused(string location, string? offset, string? length, string reason) =>
        Assert.Contains(reason, Load(Weights(location, offset, length)).Problems.Single().Reason, StringComparison.Ordinal);

    [Fact]
    public void Regions_ThatOverlap_AreRefusedBeforeTheyFillTheMemory()
    {
        var model = Model(Node("Relu", ["x"], "y"));
        model.Graph.Initializer.AddRange([Weights("w.bin", "0", "12"), Weights("w.bin", "4", "12")]);
        model.Graph.Initializer[1].Name = "v";
        Assert.Contains("tensors may not overlap there", model.Read(Models).Problems.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_FromMemory_HasNoFolder() =>
        Assert.Contains("it is not known in which folder", Load(Weights("w.bin", null, null), folder: null).Problems.Single().Reason, StringComparison.Ordinal);

    [Fact]
    public void Save_LargerThanAFileMayBe_PutsTensorsNextToIt()
    {
        var builder = new GraphBuilder("large");
        var weights = Tensor.Of<float>(new Shape(32, 32), [.. Enumerable.Range(0, 1024).Select(i => (float)i)]);
        var graph = builder.Build((builder.Parameter("w", weights) + builder.Parameter("b", Tensor.Scalar(1f))).Named("y"));
        var path = Path.Combine(Models, "large.onnx");
        DistGrad.Onnx.ModelFile.Save(new DistGrad.Onnx.ModelExporter(graph).Export(), path, maxModel: 1000);
        Assert.Equal(4096, new FileInfo(path + ".data").Length);
        Assert.Equal(graph.ToBytes(), OnnxModel.Load(path).Graph.ToBytes());
    }

    private OnnxModel Load(TensorProto weights, string? folder = "")
    {
        var model = Model(Node("Add", ["x", "w"], "y"));
        model.Graph.Initializer.Add(weights);
        return model.Read(folder is null ? null : Models);
    }

    private static TensorProto Weights(string location, string? offset, string? length)
    {
        var proto = new TensorProto { Name = "w", DataType = 1, Dims = { 3 }, DataLocation = TensorProto.Types.DataLocation.External };
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
            if (value is not null) proto.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        return proto;
    }
}
