namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>Lets one function of a node's program wait for another one, which takes its turn meanwhile.</summary>
internal sealed class Signal
{
    private TaskCompletionSource? waiting;

    /// <summary>Completes at the next <see cref="Set"/>.</summary>
    public Task WaitAsync() => (waiting = new()).Task;

    /// <summary>Lets go on who waits.</summary>
    public void Set()
    {
        var released = waiting;
        waiting = null;
        released?.SetResult();
    }
}
