using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace DistGrad.Contracts.Tests.Wire;

/// <summary>Writes a value out with everything it holds, to the bit: two values are the same where their texts are.</summary>
internal static class WireText
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, indent: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int indent)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case string s: text.Append('"').Append(s).Append('"'); break;
            case double d: text.Append(CultureInfo.InvariantCulture, $"double 0x{BitConverter.DoubleToUInt64Bits(d):x16}"); break;
            case DateTimeOffset at: text.Append(at.ToString("O", CultureInfo.InvariantCulture)); break;
            case SiloAddress silo: text.Append(silo.ToParsableString()); break;
            case Shape shape: text.Append(shape); break;
            case TensorType type: text.Append(type); break;
            case TensorSpec spec: text.Append(Convert.ToHexStringLower(spec.Form)); break;
            case Attributes attributes: text.Append(attributes); break;
            case Tensor tensor: text.Append(CultureInfo.InvariantCulture, $"{tensor.Type} {Convert.ToHexStringLower(tensor.Bytes.Span)}"); break;
            case byte[] bytes: text.Append("bytes ").Append(Convert.ToHexStringLower(bytes)); break;
            case Array array: WriteAll(text, array, indent); break;
            case var other when !WireTypes.IsOurs(other.GetType()) && other is not Exception: Append(text, other); break;
            case Enum other: Append(text, other); break;
            default: WriteMembers(text, value, indent); break;
        }
    }

    private static void Append(StringBuilder text, object value) => text.Append(CultureInfo.InvariantCulture, $"{value.GetType().Name} {value}");

    private static void WriteAll(StringBuilder text, IEnumerable values, int indent)
    {
        text.Append(values.GetType().GetElementType()!.Name).Append("[]");
        foreach (var value in values) WriteLine(text, "-", value, indent + 1);
    }

    private static void WriteMembers(StringBuilder text, object value, int indent)
    {
        text.Append(value.GetType().FullName);
        if (value is Exception e)
        {
            WriteLine(text, "Message", e.Message, indent + 1);
            WriteLine(text, "HResult", e.HResult, indent + 1);
            WriteLine(text, "InnerException", e.InnerException, indent + 1);
        }

        foreach (var property in value.GetType().GetProperties(Instance).Where(p => Holds(p, value)).OrderBy(p => p.Name, StringComparer.Ordinal))
            WriteLine(text, property.Name, property.GetValue(value), indent + 1);
        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public))
            WriteLine(text, field.Name, field.GetValue(value), indent + 1);
    }

    // What an exception inherits from the platform is written above, as far as it travels.
    private static bool Holds(PropertyInfo property, object value) =>
        property.GetIndexParameters().Length == 0
        && !property.PropertyType.IsByRefLike
        && (property.GetMethod!.IsPublic || property.IsDefined(typeof(IdAttribute)))
        && (value is not Exception || WireTypes.IsOurs(property.DeclaringType!));

    private static void WriteLine(StringBuilder text, string name, object? value, int indent)
    {
        text.Append('\n').Append(' ', 2 * indent).Append(name).Append(' ');
        Write(text, value, indent);
    }
}
