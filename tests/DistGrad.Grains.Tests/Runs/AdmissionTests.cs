using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class AdmissionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly Admission _admission;

    public AdmissionTests()
    {
        _admission = new Admission("graph", new DistGradOptions { MaxRunsInFlight = 1, MaxRunsWaiting = 2, Lease = TimeSpan.FromSeconds(60) }, _clock);
    }

    [Fact]
    public async Task Enter_PlaceIsFree_EntersAtOnceAndOnlyOnce()
    {
        Assert.True(await _admission.Enter("a", Patience));
        Assert.True(await _admission.Enter("a", Patience));
        Assert.Equal(1, _admission.InFlight);
    }

    [Fact]
    public async Task TryEnter_PlaceIsFree_EntersUnlessTheGateIsClosed()
    {
        Assert.False(_admission.TryEnter("a"));
        _admission.IsOpen = true;

        Assert.True(_admission.TryEnter("a"));
        Assert.True(_admission.TryEnter("a"));
        Assert.False(_admission.TryEnter("b"));
        Assert.Equal((1, 0), (_admission.InFlight, _admission.Waiting));

        _admission.Leave("a");
        Assert.True(_admission.TryEnter("b"));
        Assert.True(await _admission.Enter("b", Patience));
    }

    [Fact]
    public async Task TryEnter_OthersWait_DoesNotOvertakeThem()
    {
        _admission.IsOpen = true;
        await _admission.Enter("a", Patience);
        var b = _admission.Enter("b", Patience);
        _admission.Leave("a");

        Assert.False(_admission.TryEnter("c"));
        Assert.True(await b);
    }

    [Fact]
    public async Task TryEnter_RunInFlightIsNotHeardOf_ItsPlaceIsTakenByOneThatWaits()
    {
        _admission.IsOpen = true;
        Assert.True(_admission.TryEnter("a"));
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.False(_admission.TryEnter("b"));
        Assert.True(await _admission.Enter("b", Patience));
        Assert.Equal(1, _admission.InFlight);
    }

    [Fact]
    public async Task TryEnter_ManyThreads_AdmitsAsManyAsThereArePlaces()
    {
        var admission = new Admission("graph", new DistGradOptions { MaxRunsInFlight = 10 }, _clock) { IsOpen = true };

        var entered = await Task.WhenAll(Enumerable.Range(0, 200).Select(run => Task.Run(() => admission.TryEnter($"{run}"))));

        Assert.Equal(10, entered.Count(isIn => isIn));
        Assert.Equal(10, admission.InFlight);
    }

    [Fact]
    public async Task Enter_PatienceEnds_KeepsItsPlaceInTheQueue()
    {
        await _admission.Enter("a", Patience);
        var b = _admission.Enter("b", Patience);
        var c = _admission.Enter("c", Patience);
        _clock.Advance(Patience);
        Assert.False(await b);
        Assert.False(await c);

        // c asks first, but b came first.
        c = _admission.Enter("c", Patience);
        _admission.Leave("a");

        Assert.True(await _admission.Enter("b", Patience));
        Assert.False(c.IsCompleted);
        _admission.Leave("b");
        Assert.True(await c);
    }

    [Fact]
    public async Task Enter_TooManyWait_IsRefused()
    {
        await _admission.Enter("a", Patience);
        _ = _admission.Enter("b", Patience);
        _ = _admission.Enter("c", Patience);

        var error = await Assert.ThrowsAsync<RunRefusedException>(() => _admission.Enter("d", Patience));

        Assert.Contains("1 runs in flight and 2 waiting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_TooManyWaitAndTheRunIsPromised_WaitsBehindThem()
    {
        await _admission.Enter("a", Patience);
        var waiting = new[] { "b", "c" }.Select(run => _admission.Enter(run, Patience)).ToArray();
        var promised = _admission.Enter("d", Patience, isPromised: true);
        foreach (var run in new[] { "a", "b", "c" })
        {
            Assert.False(promised.IsCompleted);
            _admission.Leave(run);
        }

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.True(await promised);
    }

    [Fact]
    public async Task Enter_RunInFlightIsNotHeardOf_TakesItsPlaceAfterTheLease()
    {
        await _admission.Enter("a", Patience);
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.True(await _admission.Enter("b", Patience));
    }

    [Fact]
    public async Task Enter_RunInFlightIsRenewed_Waits()
    {
        await _admission.Enter("a", Patience);
        _clock.Advance(TimeSpan.FromSeconds(59));
        _admission.Renew("a");
        _clock.Advance(TimeSpan.FromSeconds(59));

        Assert.False(_admission.Enter("b", Patience).IsCompleted);
        Assert.Equal(1, _admission.InFlight);
    }

    [Fact]
    public async Task Enter_WaiterIsNotHeardOf_LosesItsPlace()
    {
        await _admission.Enter("a", Patience);
        var gone = _admission.Enter("b", Patience);
        _clock.Advance(Patience);
        Assert.False(await gone);
        _clock.Advance(TimeSpan.FromSeconds(51));
        _admission.Renew("a");
        var c = _admission.Enter("c", Patience);

        _admission.Leave("a");

        Assert.True(await c);
    }

    [Fact]
    public async Task Leave_RunThatWaits_GivesItsPlaceUp()
    {
        await _admission.Enter("a", Patience);
        _ = _admission.Enter("b", Patience);
        var c = _admission.Enter("c", Patience);

        _admission.Leave("b");
        _admission.Leave("a");

        Assert.True(await c);
    }

    [Fact]
    public async Task Refuse_RunsThatWait_Fail()
    {
        await _admission.Enter("a", Patience);
        var b = _admission.Enter("b", Patience);

        _admission.Refuse(new UnknownGraphException("graph"));

        await Assert.ThrowsAsync<UnknownGraphException>(() => b);
        _admission.Leave("a");
        Assert.Equal(0, _admission.InFlight);
    }
}
