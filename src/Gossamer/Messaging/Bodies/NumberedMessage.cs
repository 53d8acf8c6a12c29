namespace Gossamer.Messaging;

/// <summary>A message that begins with the number of the alternative it was made by, such as the level of an adaptive compressor.</summary>
public sealed class NumberedMessage : Message
{
    private Message? inner;

    internal NumberedMessage() { }

    /// <summary>The number, from 0 to below <see cref="Alternatives"/>.</summary>
    public int Number { get; private set; }

    /// <summary>How many alternatives there are: the number takes ⌈log2⌉ of it in bits.</summary>
    public int Alternatives { get; private set; }

    /// <summary>What follows the number.</summary>
    public Message Body => inner!;

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale) => Body.AddTo(target, scale);

    /// <inheritdoc/>
    public override void CopyTo(Span<double> target) => Body.CopyTo(target);

    /// <summary>Takes over the caller's reference to the body.</summary>
    internal void Reset(int number, int alternatives, Message body)
    {
        Dimension = body.Dimension;
        (Number, Alternatives) = (number, alternatives);
        inner = body;
    }

    internal override void Recycle()
    {
        inner?.Release();
        inner = null;
        base.Recycle();
    }
}
