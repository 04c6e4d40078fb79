namespace DistGrad;

/// <summary>What holds several tensors, as the content of a <see cref="Value"/>.</summary>
public interface ITensorHolder
{
    /// <summary>The tensors.</summary>
    IEnumerable<Tensor> Tensors { get; }
}
