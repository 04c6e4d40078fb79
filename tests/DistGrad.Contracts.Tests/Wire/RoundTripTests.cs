using System.Reflection;

namespace DistGrad.Contracts.Tests.Wire;

public class RoundTripTests
{
    private static Exception[] Errors => [.. ErrorSamples.All, .. ErrorSamples.Foreign];

    [Fact]
    public void WireType_OfEveryKind_HasASample()
    {
        var without = WireTypes.All.Where(type => !type.IsAbstract && Samples.Golden(type) is null).Select(type => type.Name);

        Assert.True(!without.Any(), $"Samples.cs has no sample of {string.Join(", ", without)}; append one.");
    }

    [Fact]
    public void Sample_OfEveryKind_HasAllMembersOfItsTypeSet()
    {
        // A member that keeps its default would look the same whether or not it travels.
        var left = from type in WireTypes.Generated
                   where !type.IsAbstract
                   from member in WireTypes.Members(type)
                   where Samples.All.Where(sample => sample.GetType() == type).All(sample => IsDefault(member, sample))
                   select $"{type.Name}.{member.Name}";

        Assert.Empty(left);
    }

    [Fact]
    public void Sample_SentToWhoDoesNotKnowItsType_ArrivesAsItWas() =>
        Assert.All(Samples.All, sample => AssertSame(sample, WireSerializer.Read(WireSerializer.Bytes(sample))));

    [Fact]
    public void Sample_SentToWhoExpectsItsType_ArrivesAsItWas()
    {
        var roundTrip = typeof(WireSerializer).GetMethod(nameof(WireSerializer.RoundTrip))!;

        Assert.All(Samples.All, sample => AssertSame(sample, roundTrip.MakeGenericMethod(sample.GetType()).Invoke(null, [sample])));
    }

    [Fact]
    public void Sample_CopiedWithinASilo_IsAsItWas() => Assert.All(Samples.All, sample => AssertSame(sample, WireSerializer.Copy(sample)));

    [Fact]
    public void Record_CopiedWithinASilo_IsTheSameObject() =>
        Assert.All(Samples.All.Where(sample => sample is not (Exception or ValueType)), sample => Assert.Same(sample, WireSerializer.Copy(sample)));

    [Fact]
    public void HostReport_WithAnyFailure_ArrivesWithIt() =>
        Assert.All(Errors, e => AssertSameAsSent(new HostReport { IsOpen = true, Failure = e }));

    [Fact]
    public void RunStatus_WithAnyError_ArrivesWithIt() =>
        Assert.All(Errors, e => AssertSameAsSent(new RunStatus { Progress = new(1, 2, 3, 4, 5), Error = e }));

    [Fact]
    public void Error_WithAnyCause_ArrivesWithIt() =>
        Assert.All(Errors, e => AssertSameAsSent(new GraphFormatException("The bytes are no graph.", e)));

    [Fact]
    public void Error_AsTheBaseOfRunErrors_ArrivesAsItsOwnType() =>
        Assert.All(ErrorSamples.All.OfType<RunException>(), AssertSameAsSent);

    [Fact]
    public void Error_ThatWasThrown_ArrivesWithItsStackTrace() => Assert.All(Errors, e =>
    {
        var arrived = WireSerializer.RoundTrip(Thrown(e));

        AssertSame(e, arrived);
        Assert.StartsWith(e.StackTrace!, arrived.StackTrace, StringComparison.Ordinal);
    });

    [Fact]
    public void Error_ThatArrived_CanBeThrownOn() => Assert.All(Errors, e =>
    {
        var arrived = Thrown(WireSerializer.RoundTrip(Thrown(e)));

        Assert.Equal(e.GetType(), arrived.GetType());
        Assert.Equal(e.Message, arrived.Message);
    });

    private static void AssertSameAsSent<T>(T value)
        where T : class => AssertSame(value, WireSerializer.RoundTrip(value));

    private static void AssertSame(object sent, object? arrived) => Assert.Equal(WireText.Of(sent), WireText.Of(arrived));

    private static Exception Thrown(Exception error)
    {
        try
        {
            throw error;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static bool IsDefault(MemberInfo member, object sample)
    {
        var value = member is PropertyInfo property ? property.GetValue(sample) : ((FieldInfo)member).GetValue(sample);
        var type = WireTypes.TypeOf(member);
        return value is null || (type.IsValueType && value.Equals(Activator.CreateInstance(type)));
    }
}
