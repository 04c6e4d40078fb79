namespace DistGrad;

/// <summary>Several values that travel as one message between blocks of ops; which ones is known from the plan.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.ValuePack")]
public sealed record ValuePack : ITensorHolder
{
    /// <summary>The values.</summary>
    [Id(0)]
    public required Tensor[] Tensors { get; init; }

    IEnumerable<Tensor> ITensorHolder.Tensors => Tensors;
}
