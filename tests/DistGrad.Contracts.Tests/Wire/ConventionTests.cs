using System.Reflection;

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

        Assert.All(types, type => Assert.True(WireTypes.Alias(type)?.StartsWith("distgrad.", StringComparison.Ordinal), $"{type.Name} has no alias 'distgrad.…'."));
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
    public void Members_OfRecords_CannotBeSetAfterwards() =>
        Assert.All(WireTypes.All.SelectMany(type => type.GetProperties()).Where(property => property.DeclaringType!.Namespace == "DistGrad" && property.SetMethod is not null), property =>
            Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));

    [Fact]
    public void Errors_OfTheProduct_AreAllWireTypes() => Assert.All(
        typeof(DistGradException).Assembly.GetTypes().Where(IsError),
        type => Assert.Contains(type, WireTypes.Generated));

    [Fact]
    public void Types_InCalls_AreWireTypes()
    {
        var inCalls =
            from method in WireTypes.Interfaces.SelectMany(type => type.GetMethods())
            from type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            select Bare(type) into type
            where type.Namespace == "DistGrad" && !type.IsEnum
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

    private static void AssertDistinct(IEnumerable<MemberInfo> members) =>
        Assert.Empty(members.GroupBy(WireTypes.Alias).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(member => member.Name))}"));
}
