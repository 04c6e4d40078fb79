namespace DistGrad;

/// <summary>One try at a run; unique in the whole cluster and for all time.</summary>
/// <param name="Value">Random.</param>
[GenerateSerializer, Immutable, Alias("distgrad.AttemptId")]
public readonly record struct AttemptId([property: Id(0)] Guid Value)
{
    /// <summary>A new id.</summary>
    public static AttemptId New() => new(Guid.NewGuid());

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}
