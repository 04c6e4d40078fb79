using System.Reflection;
using System.Runtime.CompilerServices;

namespace DistGrad.Contracts.Tests.Wire;

public class ConventionTests
{
    [Fact]
    public void Types_OnTheWire_AreFound()
    {
        Assert.Contains(typeof(ICatalogGrain), WireTypes.Interfaces);
        Assert.Contains(typeof(IShardHost), WireTypes.Interfaces);
        Assert.Contains(typeof(RunRequest), WireTypes.Generated);
        Assert.Contains((typeof(PlanShard), typeof(PlanShardSurrogate)), WireTypes.Converted);
        Assert.Contains(typeof(GateKind), WireTypes.Enums);
        Assert.Contains(typeof(NodeRole), WireTypes.Enums);
    }

    [Fact]
    public void Aliases_OfInterfacesAndTypes_AreThereAndDistinct()
    {
        Type[] types = [.. WireTypes.Interfaces, .. WireTypes.All];

        Assert.All(types, type => Assert.StartsWith("distgrad.", WireTypes.Alias(type), StringComparison.Ordinal));
        AssertDistinct(types);
    }

    [Fact]
    public void Aliases_OfMethods_AreThereAndDistinctWithinTheirInterface() => Assert.All(WireTypes.Interfaces, type =>
    {
        var methods = type.GetMethods();

        Assert.All(methods, method => Assert.False(string.IsNullOrEmpty(WireTypes.Alias(method)), $"{type.Name}.{method.Name} has no alias."));
        AssertDistinct(methods);
    });

    [Fact]
    public void Ids_OfMembers_CountFromZeroWithoutGapsOrRepeats() => Assert.All(WireTypes.Generated, type =>
    {
        var ids = WireTypes.Members(type).Select(WireTypes.Id).ToArray();

        Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => (uint)i), ids);
    });

    [Fact]
    public void Fields_OfWireTypes_AllTravel() =>
        Assert.All(WireTypes.Generated, type => Assert.Empty(WireTypes.Forgotten(type).Select(field => $"{type.Name}: {field.Name}")));

    // Throwing an exception changes it, so that silos hand out copies.
    [Fact]
    public void WireTypes_ButErrors_AreMarkedImmutable() =>
        Assert.All(WireTypes.All, type => Assert.Equal(!IsError(type), type.IsDefined(typeof(ImmutableAttribute), inherit: false)));

    [Fact]
    public void WireTypes_ThatAreClasses_AreSealedButForBasesOfErrors() => Assert.All(
        WireTypes.All.Where(type => type.IsClass),
        type => Assert.Equal(type != typeof(DistGradException) && type != typeof(RunException), type.IsSealed));

    [Fact]
    public void Members_OfWireTypes_CannotBeSetAfterwards() => Assert.All(
        from type in WireTypes.All
        from property in type.GetProperties()
        where WireTypes.IsOurs(property.DeclaringType!) && property.SetMethod is not null
        select property,
        property => Assert.Contains(typeof(IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));

    [Fact]
    public void Errors_OfTheProduct_AreAllWireTypes() => Assert.All(
        typeof(DistGradException).Assembly.GetTypes().Where(IsError),
        type => Assert.Contains(type, WireTypes.Generated));

    // The message holds what is said in words, and lists of what there is instead.
    [Fact]
    public void Errors_OfTheProduct_CarryWhatTheyAreMadeOf() => Assert.All(
        from type in WireTypes.All
        where IsError(type)
        from parameter in type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
        where parameter.Name is not ("message" or "innerException" or "problem" or "known")
        select (Error: type, Member: $"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}"),
        pair => Assert.Contains(pair.Member, WireTypes.Members(pair.Error).Select(member => member.Name)));

    [Fact]
    public void Types_InCalls_AreWireTypes()
    {
        var inCalls =
            from method in WireTypes.Interfaces.SelectMany(type => type.GetMethods())
            from type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            select Bare(type) into type
            where WireTypes.IsOurs(type) && !type.IsEnum
            select type;

        Assert.Empty(inCalls.Distinct().Except(WireTypes.All));
    }

    private static bool IsError(Type type) => type.IsAssignableTo(typeof(DistGradException));

    private static Type Bare(Type type) => type switch
    {
        { IsArray: true } => Bare(type.GetElementType()!),
        { IsGenericType: true } => Bare(type.GetGenericArguments()[0]),
        _ => type,
    };

    private static void AssertDistinct(IEnumerable<MemberInfo> members) => Assert.Empty(
        from member in members
        group member.Name by WireTypes.Alias(member) into names
        where names.Count() > 1
        select $"{names.Key}: {string.Join(", ", names)}");
}
