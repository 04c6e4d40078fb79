namespace DistGrad.Dashboard.Tests;

/// <summary>Tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardGroup : ICollectionFixture<DashboardServer>
{
    public const string Name = "dashboard";
}
