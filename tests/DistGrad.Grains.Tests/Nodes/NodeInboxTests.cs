namespace DistGrad.Grains.Tests;

public class NodeInboxTests
{
    private NodeInbox _inbox;

    [Fact]
    public void TryPut_EmptyInbox_WakesOnlyOnce()
    {
        Assert.Equal((true, false), (Put(1), Put(2)));
        Assert.True(_inbox.IsActive);
        Assert.Equal([2.0, 1], Take());
    }

    [Fact]
    public void TryLeave_NothingCameMeanwhile_IsIdle()
    {
        Put(1);
        Take();

        Assert.True(_inbox.IsActive);
        Assert.True(_inbox.TryLeave());
        Assert.False(_inbox.IsActive);
        Assert.True(Put(2));
    }

    [Fact]
    public void TryLeave_MessageCameMeanwhile_GoesOn()
    {
        Put(1);
        Take();

        Assert.False(Put(2));
        Assert.False(_inbox.TryLeave());
        Assert.Equal([2.0], Take());
        Assert.True(_inbox.TryLeave());
    }

    [Fact]
    public void TryEnter_OnlyWhenIdle()
    {
        Assert.True(_inbox.TryEnter());
        Assert.False(_inbox.TryEnter());
        Assert.False(Put(1));
        Assert.False(_inbox.TryLeave());
        Assert.Equal([1.0], Take());
        Assert.True(_inbox.TryLeave());
        Put(2);
        Assert.False(_inbox.TryEnter());
    }

    [Fact]
    public void Seal_MessagesWaited_AreTakenAndNoMoreAccepted()
    {
        Put(1);
        Put(2);

        Assert.Equal([2.0, 1], Chain(_inbox.Seal()));
        Assert.False(_inbox.TryPut(Message(3), out var wake) || wake);
        Assert.Empty(Take());
        Assert.True(_inbox.TryLeave());
        Assert.False(_inbox.IsActive);
        Assert.False(_inbox.TryPut(Message(4), out _));
        Assert.Null(_inbox.Seal());
    }

    [Fact]
    public void Seal_OwnerIsAtWork_TakesWhatCameMeanwhile()
    {
        Put(1);
        Take();
        Put(2);

        Assert.Equal([2.0], Chain(_inbox.Seal()));
        Assert.True(_inbox.TryLeave());
    }

    [Fact]
    public async Task TryPut_ByManyThreads_EveryMessageIsTakenOnceByOneOwnerAtATime()
    {
        const int Threads = 8, Each = 20_000;
        var shared = new Shared();
        using var start = new Barrier(Threads);

        // A wake-up is a turn: whoever is told to wake the owner is the owner until it leaves.
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Each; i++)
                    if (shared.Put((thread * Each) + i)) shared.Drain();
            },
            TaskCreationOptions.LongRunning)));

        Assert.False(shared.HasOverlapped);
        Assert.Equal(Enumerable.Range(0, Threads * Each), shared.Taken.Order());
        Assert.False(shared.IsActive);
    }

    private bool Put(double scalar)
    {
        Assert.True(_inbox.TryPut(Message(scalar), out var wake));
        return wake;
    }

    private List<double> Take() => Chain(_inbox.TakeAll());

    private static List<double> Chain(NodeMessage? message)
    {
        List<double> scalars = [];
        for (; message is not null; message = NodeInbox.Before(message)) scalars.Add(message.Value.Scalar);
        return scalars;
    }

    private static NodeMessage Message(double scalar) => new(null, 0, scalar);

    private sealed class Shared
    {
        private NodeInbox _inbox;
        private int _owners;

        public List<int> Taken { get; } = [];

        public bool HasOverlapped { get; private set; }

        public bool IsActive => _inbox.IsActive;

        public bool Put(int scalar) => _inbox.TryPut(Message(scalar), out var wake) && wake;

        public void Drain()
        {
            if (Interlocked.Increment(ref _owners) != 1) HasOverlapped = true;
            while (true)
            {
                for (var message = _inbox.TakeAll(); message is not null; message = NodeInbox.Before(message)) Taken.Add((int)message.Value.Scalar);
                Interlocked.Decrement(ref _owners);
                if (_inbox.TryLeave()) return;
                if (Interlocked.Increment(ref _owners) != 1) HasOverlapped = true;
            }
        }
    }
}
