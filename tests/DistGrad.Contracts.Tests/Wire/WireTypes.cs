using System.Reflection;

namespace DistGrad.Contracts.Tests.Wire;

/// <summary>What Contracts puts on the wire, found by reflection: whatever is added to the assembly is added here.</summary>
internal static class WireTypes
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What Orleans generates has a namespace of its own.
    private static readonly Type[] Types =
        [.. typeof(DistGradException).Assembly.GetTypes().Where(IsOurs).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>Types that Orleans generates a codec for.</summary>
    public static Type[] Generated { get; } = [.. Types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    /// <summary>Types that travel as a surrogate, and the surrogate.</summary>
    public static (Type Type, Type Surrogate)[] Converted { get; } =
        [.. from converter in Types
            where converter.IsDefined(typeof(RegisterConverterAttribute), inherit: false)
            from contract in converter.GetInterfaces()
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IConverter<,>)
            select (contract.GetGenericArguments()[0], contract.GetGenericArguments()[1])];

    /// <summary>All types with a wire form.</summary>
    public static Type[] All { get; } = [.. Generated.Concat(Converted.Select(pair => pair.Type)).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>Enums among the types of members.</summary>
    public static Type[] Enums { get; } =
        [.. Generated.SelectMany(Members).Select(TypeOf).Concat(Converted.SelectMany(pair => pair.Type.GetProperties()).Select(TypeOf))
            .Select(type => type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type)
            .Where(type => type.IsEnum).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>Interfaces that calls go through.</summary>
    public static Type[] Interfaces { get; } = [.. Types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    /// <summary>Members that travel, of the type itself and not of its bases, by id.</summary>
    public static MemberInfo[] Members(Type type) =>
        [.. type.GetMembers(Declared).Where(member => member.IsDefined(typeof(IdAttribute))).OrderBy(Id)];

    /// <summary>Fields of the type itself that no member with an id stands for: what they hold is lost on the way, and they do not say so.</summary>
    public static FieldInfo[] Forgotten(Type type)
    {
        var kept = Members(type).SelectMany(member => new[] { member.Name, $"<{member.Name}>k__BackingField" }).ToHashSet();
        return [.. type.GetFields(Declared).Where(field => !kept.Contains(field.Name) && !field.IsDefined(typeof(NonSerializedAttribute)))];
    }

    /// <summary>Whether a type is one of Contracts, written by hand.</summary>
    public static bool IsOurs(Type type) =>
        type.Assembly == typeof(DistGradException).Assembly && type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == false;

    public static uint Id(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()!.Id;

    public static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
}
