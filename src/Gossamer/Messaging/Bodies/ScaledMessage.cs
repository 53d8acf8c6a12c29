namespace Gossamer.Messaging;

/// <summary>Another message times a constant that sender and receiver know.</summary>
public sealed class ScaledMessage : Message
{
    private Message? inner;

    internal ScaledMessage() { }

    /// <summary>The constant.</summary>
    public double Factor { get; private set; }

    /// <summary>What is multiplied by it.</summary>
    public Message Body => inner!;

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale) => Body.AddTo(target, scale * Factor);

    /// <summary>Takes over the caller's reference to the body.</summary>
    internal void Reset(double factor, Message body)
    {
        Dimension = body.Dimension;
        Factor = factor;
        inner = body;
    }

    internal override void Recycle()
    {
        inner?.Release();
        inner = null;
        base.Recycle();
    }
}
