namespace DistGrad;

/// <summary>What holds several tensors, as the content of a <see cref="Value"/>.</summary>
public interface ITensorHolder
{
    /// <summary>The tensors.</summary>
    IEnumerable<Tensor> Tensors { get; }

    /// <summary>Bytes it holds: those of its tensors, and of what it holds beside them.</summary>
    long Bytes => Tensors.Sum(tensor => (long)tensor.Bytes.Length);
}
