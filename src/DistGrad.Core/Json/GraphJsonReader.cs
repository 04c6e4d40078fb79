using System.Text;
using System.Text.Json;

namespace DistGrad.Json;

/// <summary>Reads the JSON form of a graph in one go; every error names its line and column.</summary>
internal ref struct GraphJsonReader
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly GraphDraft _draft = new();
    private Utf8JsonReader _reader;

    public GraphJsonReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
    }

    [Flags]
    private enum Seen
    {
        None = 0,
        Format = 1,
        Name = 2,
        Nodes = 4,
        Outputs = 8,
        Id = 16,
        Op = 32,
        Value = 64,
        Inputs = 128,
        Count = 256,
    }

    public GraphDraft Read()
    {
        try
        {
            ReadGraph();

            // Anything after the graph is an error that the reader reports.
            _reader.Read();
            return _draft;
        }
        catch (JsonException e)
        {
            var problem = e.Message.Split(" LineNumber:")[0];
            throw new GraphFormatException($"Line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: this is no JSON: {problem}", e);
        }
        catch (InvalidOperationException e)
        {
            throw Error($"A text is no valid Unicode: {e.Message}", e);
        }
    }

    private void ReadGraph()
    {
        Expect(JsonTokenType.StartObject, "A graph is a JSON object");
        var seen = Seen.None;
        while (NextProperty())
        {
            if (Is("format"u8, Seen.Format, ref seen)) ReadFormat();
            else if (Is("name"u8, Seen.Name, ref seen)) ReadName();
            else if (Is("nodes"u8, Seen.Nodes, ref seen)) ReadNodes();
            else if (Is("outputs"u8, Seen.Outputs, ref seen)) ReadOutputs();
            else throw Error($"A graph has no property '{_reader.GetString()}'; it has format, name, nodes and outputs.");
        }

        if (!seen.HasFlag(Seen.Format)) throw Error($"The graph has no \"format\": \"{GraphJson.Format}\".");
        if (!seen.HasFlag(Seen.Nodes)) throw Error("The graph has no \"nodes\".");
        if (!seen.HasFlag(Seen.Outputs)) throw Error("The graph has no \"outputs\".");
    }

    private void ReadFormat()
    {
        Expect(JsonTokenType.String, "A format is a string");
        if (!_reader.ValueTextEquals(GraphJson.Format)) throw Error($"The format is '{_reader.GetString()}'; this reads '{GraphJson.Format}'.");
    }

    private void ReadName()
    {
        Expect(JsonTokenType.String, "A name is a string");
        _draft.Name = _reader.GetString()!;
        if (string.IsNullOrWhiteSpace(_draft.Name)) throw Error("A graph's name is not empty; leave the property out for 'graph'.");
    }

    private void ReadNodes()
    {
        Expect(JsonTokenType.StartArray, "Nodes are an array");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) ReadNode();
        if (_draft.NodeCount == 0) throw Error("The graph has no nodes; it needs at least one.");
    }

    private void ReadOutputs()
    {
        var first = _draft.ReferenceCount;
        ReadReferences();
        if (_draft.ReferenceCount == first) throw Error("The graph has no outputs; it needs at least one.");
        _draft.SetOutputs(first);
    }

    private void ReadNode()
    {
        Require(JsonTokenType.StartObject, "A node is a JSON object");
        var (seen, first) = (Seen.None, _draft.ReferenceCount);
        string? id = null, op = null;
        var (value, count) = (0.0, 0);
        while (NextProperty())
        {
            if (Is("id"u8, Seen.Id, ref seen)) id = ReadId();
            else if (Is("op"u8, Seen.Op, ref seen)) op = ReadOp();
            else if (Is("value"u8, Seen.Value, ref seen)) value = ReadValue();
            else if (Is("inputs"u8, Seen.Inputs, ref seen)) ReadReferences();
            else if (Is("count"u8, Seen.Count, ref seen)) count = ReadCount();
            else throw Error($"A node has no property '{_reader.GetString()}'; it has id, op, value, inputs and count.");
        }

        var label = id is null ? $"#{_draft.NodeCount}" : $"'{id}'";
        if (op is null) throw Error($"Node {label} has no \"op\".");
        if (op == GraphJson.Group != seen.HasFlag(Seen.Count)) throw Error($"Node {label} ({op}) has {(op == GraphJson.Group ? "no" : "a")} \"count\"; Inputs have one, other nodes do not.");
        if (op is NodeKind.Input or GraphJson.Group && id is null) throw Error($"Node {label} is {(op == NodeKind.Input ? "an Input" : op)} without an \"id\", which feeds need.");
        if (op == NodeKind.Constant != seen.HasFlag(Seen.Value)) throw Error($"Node {label} ({op}) has {(op == NodeKind.Constant ? "no" : "a")} \"value\"; constants have one, other nodes do not.");
        if (op is NodeKind.Input or NodeKind.Constant or GraphJson.Group && _draft.ReferenceCount > first) throw Error($"Node {label} ({op}) reads other nodes; inputs and constants do not.");
        if (op == GraphJson.Group ? !_draft.TryAddGroup(id!, count) : !_draft.TryAddNode(id, op, value, first)) throw Error($"Two nodes have the id {label}; ids are unique.");
    }

    private int ReadCount()
    {
        Expect(JsonTokenType.Number, "A count is a number");
        return _reader.TryGetInt32(out var count) && count is >= 1 and <= GraphJson.MaxGroup ? count : throw Error($"A count is an integer from 1 to {GraphJson.MaxGroup:N0}.");
    }

    private string ReadId()
    {
        Expect(JsonTokenType.String, "An id is a string");
        var id = _reader.GetString()!;
        if (string.IsNullOrWhiteSpace(id)) throw Error("An id is not empty; leave the property out for a node without a name.");
        return id.StartsWith('#') ? throw Error($"Id '{id}' begins with '#', which stands for node numbers.") : id;
    }

    private string ReadOp()
    {
        Expect(JsonTokenType.String, "An op is a string");
        return _draft.Unique(_reader.GetString()!);
    }

    private double ReadValue()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Number)
            return _reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Error("The value is out of the range of float64.");
        if (_reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals("NaN"u8)) return double.NaN;
        if (_reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals("Infinity"u8)) return double.PositiveInfinity;
        if (_reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals("-Infinity"u8)) return double.NegativeInfinity;
        throw Error("A value is a number, \"NaN\", \"Infinity\" or \"-Infinity\".");
    }

    private void ReadReferences()
    {
        Expect(JsonTokenType.StartArray, "Inputs and outputs are arrays");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.String) _draft.AddReference(_reader.GetString()!);
            else if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var position) && position >= 0) _draft.AddReference(position);
            else throw Error("A node is referred to by its id or by its position in \"nodes\", an integer from 0.");
        }
    }

    private bool NextProperty() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private bool Is(ReadOnlySpan<byte> name, Seen property, ref Seen seen)
    {
        if (!_reader.ValueTextEquals(name)) return false;
        if (seen.HasFlag(property)) throw Error($"Property '{Encoding.UTF8.GetString(name)}' occurs twice.");
        seen |= property;
        return true;
    }

    private void Expect(JsonTokenType type, string otherwise)
    {
        _reader.Read();
        Require(type, otherwise);
    }

    private readonly void Require(JsonTokenType type, string otherwise)
    {
        if (_reader.TokenType != type) throw Error($"{otherwise}, not {Name(_reader.TokenType)}.");
    }

    private readonly GraphFormatException Error(string problem, Exception? cause = null)
    {
        var before = _json[..(int)_reader.TokenStartIndex];
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new GraphFormatException($"Line {before.Count((byte)'\n') + 1}, column {column}: {problem}", cause);
    }

    private static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a truth value",
    };
}
