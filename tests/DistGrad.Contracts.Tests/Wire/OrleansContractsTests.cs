using System.Globalization;
using System.Reflection;
using System.Text;

namespace DistGrad.Contracts.Tests.Wire;

public class OrleansContractsTests
{
    private static readonly RecordedFile Recorded = new(
        "OrleansContracts.txt",
        string.Concat([.. WireTypes.Interfaces.Select(Interface), .. WireTypes.All.Select(Record), .. WireTypes.Enums.Select(Enumeration)]));

    [Fact]
    public void Contracts_OfTheAssembly_AreThoseOnRecord()
    {
        var (now, recorded) = (Sections(Recorded.Now), Sections(Recorded.Text));
        var difference = recorded.Except(now).Select(section => $"Was:\n{section}").Concat(now.Except(recorded).Select(section => $"Is:\n{section}"));

        Assert.True(Recorded.Now == Recorded.Text, $"{string.Join('\n', difference)}\n{Recorded.Advice}");
    }

    private static string[] Sections(string text) => text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private static string Interface(Type type)
    {
        var methods = type.GetMethods().OrderBy(method => method.Name, StringComparer.Ordinal);
        var parents = type.GetInterfaces();
        var key = parents.Single(parent => !parents.Any(other => other != parent && other.IsAssignableTo(parent)));
        return $"interface {WireTypes.Alias(type)} = {type.Name} : {Name(key)}\n{string.Concat(methods.Select(Method))}\n";
    }

    private static string Method(MethodInfo method)
    {
        var parameters = method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}");
        return $"  {WireTypes.Alias(method)} = {Name(method.ReturnType)} {method.Name}({string.Join(", ", parameters)})\n";
    }

    private static string Record(Type type)
    {
        var text = new StringBuilder($"type {WireTypes.Alias(type)} = {type.Name}");
        if (type.IsSubclassOf(typeof(Exception))) text.Append(" : ").Append(type.BaseType!.Name);
        foreach (var (_, surrogate) in WireTypes.Converted.Where(pair => pair.Type == type)) text.Append(" as ").Append(surrogate.Name);
        text.Append('\n');
        foreach (var member in WireTypes.Members(type))
            text.Append(CultureInfo.InvariantCulture, $"  {WireTypes.Id(member)} = {Name(WireTypes.TypeOf(member))} {member.Name}\n");
        return text.Append('\n').ToString();
    }

    private static string Enumeration(Type type)
    {
        var values = Enum.GetNames(type).Select(name => $"  {Enum.Format(type, Enum.Parse(type, name), "D")} = {name}\n");
        return $"enum {type.Name} : {Name(type.GetEnumUnderlyingType())}\n{string.Concat(values)}\n";
    }

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        { IsGenericType: true } when Nullable.GetUnderlyingType(type) is { } value => $"{Name(value)}?",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
