namespace DistGrad;

/// <summary>Values for inputs and parameters, by name: numbers or tensors.</summary>
/// <remarks>A number is taken for a scalar of whichever floating-point type the input has.</remarks>
public sealed class Feeds : Dictionary<string, Tensor>
{
    /// <summary>No feeds yet.</summary>
    public Feeds()
    {
    }

    /// <summary>The given feeds.</summary>
    /// <param name="feeds">Tensors by name.</param>
    public Feeds(IEnumerable<KeyValuePair<string, Tensor>> feeds)
        : base(feeds)
    {
    }

    /// <summary>The given numbers.</summary>
    /// <param name="feeds">Numbers by name.</param>
    public Feeds(IEnumerable<KeyValuePair<string, double>> feeds)
        : base(feeds.Select(feed => KeyValuePair.Create(feed.Key, Tensor.Scalar(feed.Value))))
    {
    }

    /// <summary>Numbers by name.</summary>
    /// <param name="feeds">Numbers by name.</param>
    public static implicit operator Feeds(Dictionary<string, double> feeds) => new(feeds);

    /// <summary>Tensors by name.</summary>
    /// <param name="feeds">Tensors by name.</param>
    public static implicit operator Feeds(Dictionary<string, Tensor> feeds) => new(feeds);
}
