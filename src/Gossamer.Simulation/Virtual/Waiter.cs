using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Gossamer.Simulation.Virtual;

/// <summary>
/// One kind of await of one participant, to be used again and again: what a program waits for and how it goes on. The
/// continuation is run by the event loop, on its thread or in a batch, never where the wait ends.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Waiter
{
    private Action<object?>? continuation;
    private object? state;
    private bool isDone;

    /// <summary>Tells a stale await from the current one.</summary>
    public short Token { get; private set; }

    /// <summary>True from the beginning of a wait until its end.</summary>
    public bool IsWaiting { get; private set; }

    public short Begin(string operation)
    {
        if (IsWaiting) throw new InvalidOperationException($"{operation} was called before its last call was over: await one at a time");
        Token++;
        IsWaiting = true;
        isDone = false;
        return Token;
    }

    /// <summary>The wait is over; <see cref="Run"/> is to follow.</summary>
    public void End()
    {
        IsWaiting = false;
        isDone = true;
    }

    public readonly ValueTaskSourceStatus Status(short token)
    {
        Demand(token);
        return isDone ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    public readonly void Demand(short token)
    {
        if (token != Token) throw new InvalidOperationException("an operation was awaited twice, or after the next one had begun");
    }

    public void OnCompleted(Action<object?> action, object? argument, short token)
    {
        Demand(token);
        (continuation, state) = (action, argument);
    }

    /// <summary>Lets the program go on, unless the wait has begun anew meanwhile.</summary>
    public void Run()
    {
        var action = continuation;
        if (action is null || IsWaiting) return;
        var argument = state;
        (continuation, state) = (null, null);
        action(argument);
    }
}
