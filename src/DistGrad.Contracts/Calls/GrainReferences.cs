namespace DistGrad;

/// <summary>
/// References to grains of one kind. Orleans reads the attributes of the interface again for each reference that it makes by its type,
/// which takes as long as a short call; here it does so once. Safe for many threads.
/// </summary>
/// <typeparam name="T">Interface of the grains.</typeparam>
/// <param name="grains">Makes the references.</param>
internal sealed class GrainReferences<T>(IGrainFactory grains)
    where T : IGrainWithStringKey
{
    // Which key it is does not matter. A client that is not connected yet cannot tell, and is asked again.
    private readonly Lazy<GrainReference> _any = new(() => (GrainReference)(object)grains.GetGrain<T>("any"), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>A grain by its key.</summary>
    public T this[string key] => this[GrainId.Create(_any.Value.GrainId.Type, key)];

    /// <summary>A grain by its identity.</summary>
    public T this[GrainId id] => (T)grains.GetGrain(id, _any.Value.InterfaceType);
}
