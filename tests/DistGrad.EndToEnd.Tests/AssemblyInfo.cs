// A cluster of processes wants the machine for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
