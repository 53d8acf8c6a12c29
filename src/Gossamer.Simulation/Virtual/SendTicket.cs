using System.Threading.Tasks.Sources;

namespace Gossamer.Simulation.Virtual;

/// <summary>
/// A transfer that takes time, as its sender may await it. A ticket is used again once its transfer has left: an await
/// on an earlier use is then over in any case.
/// </summary>
internal sealed class SendTicket(ComputingContext owner) : IValueTaskSource
{
    private Action<object?>? continuation;
    private object? state;
    private short token;

    /// <summary>Virtual second at which the message has left; +∞ while it is not known.</summary>
    public double Left { get; set; }

    public ComputingContext Owner => owner;

    public bool IsFree => continuation is null && owner.Simulation.Now >= Left;

    public ValueTask Begin(double left)
    {
        Left = left;
        token++;
        return new ValueTask(this, token);
    }

    /// <summary>Lets the program go on.</summary>
    public void Run()
    {
        var action = continuation;
        var argument = state;
        (continuation, state) = (null, null);
        action?.Invoke(argument);
    }

    public ValueTaskSourceStatus GetStatus(short asked) =>
        asked != token || owner.Simulation.Now >= Left ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    public void GetResult(short asked) { }

    public void OnCompleted(Action<object?> action, object? argument, short asked, ValueTaskSourceOnCompletedFlags flags)
    {
        (continuation, state) = (action, argument);
        owner.Enact(new Effect { Kind = EffectKind.AwaitSent, Ticket = this });
    }
}
