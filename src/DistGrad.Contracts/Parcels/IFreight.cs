namespace DistGrad;

/// <summary>A message whose tensors may travel as a parcel.</summary>
/// <typeparam name="TSelf">The message.</typeparam>
internal interface IFreight<TSelf>
    where TSelf : IFreight<TSelf>
{
    /// <summary>The tensors; none where they are in a parcel.</summary>
    Tensor[] Tensors { get; }

    /// <summary>Types of the tensors where those are in a parcel.</summary>
    TensorType[] Types { get; }

    /// <summary>The parcel that holds the tensors, or null.</summary>
    Parcel? Parcel { get; }

    /// <summary>The same message with its tensors, or with a parcel in their place.</summary>
    TSelf With(Tensor[] tensors, TensorType[] types, Parcel? parcel);
}
