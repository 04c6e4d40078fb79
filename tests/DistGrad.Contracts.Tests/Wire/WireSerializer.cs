using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace DistGrad.Contracts.Tests.Wire;

/// <summary>Orleans' serializer as silos and clients use it.</summary>
internal static class WireSerializer
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private static Serializer Serializer => Services.GetRequiredService<Serializer>();

    /// <summary>The bytes of a value where the receiver does not know its type beforehand: the type's alias is among them.</summary>
    public static byte[] Bytes(object value) => Serializer.SerializeToArray(value);

    public static object? Read(byte[] bytes) => Serializer.Deserialize<object?>(bytes);

    /// <summary>Sends a value to a receiver that expects its very type.</summary>
    public static T RoundTrip<T>(T value)
        where T : notnull => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;

    /// <summary>What a receiver on the same silo gets.</summary>
    public static object? Copy(object value) => Services.GetRequiredService<DeepCopier>().Copy(value);
}
