using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Gossiping;

/// <summary>
/// Communication rounds of a node in which one or several vectors travel together. Fill the vectors, mix them one or several
/// times, read them: after a round with mixing matrix M vector v of node i is Σ_j M_ij v_j.
/// </summary>
internal sealed class Gossip
{
    private readonly INode me;
    private readonly Vector[] vectors;
    private readonly Vector[] mixed;
    private readonly Message[] parts;

    /// <summary>Makes room for vectors that travel together.</summary>
    /// <param name="me">The node.</param>
    /// <param name="vectors">How many vectors a message carries.</param>
    public Gossip(INode me, int vectors = 1)
    {
        this.me = me;
        this.vectors = [.. Enumerable.Range(0, vectors).Select(_ => new Vector(me.Dimension))];
        mixed = [.. Enumerable.Range(0, vectors).Select(_ => new Vector(me.Dimension))];
        parts = new Message[vectors];
    }

    /// <summary>A vector as it is: what was put in, or what the last round made of it.</summary>
    /// <param name="index">0-based place.</param>
    public Vector this[int index] => vectors[index];

    /// <summary>One communication round.</summary>
    /// <param name="round">0-based round, the same at all nodes.</param>
    public async ValueTask MixAsync(long round)
    {
        var neighborhood = me.NeighborhoodAt(round);
        if (vectors.Length == 1)
        {
            var received = await me.ExchangeAsync(vectors[0], round);
            neighborhood.Mix(vectors[0], received, mixed[0]);
        }
        else
        {
            for (var part = 0; part < parts.Length; part++) parts[part] = me.Dense(vectors[part]);
            var received = await me.ExchangeAsync(me.Bundle(parts), round);
            for (var part = 0; part < parts.Length; part++) neighborhood.MixPart(vectors[part], received, part, mixed[part]);
        }
        for (var part = 0; part < parts.Length; part++) (vectors[part], mixed[part]) = (mixed[part], vectors[part]);
    }

    /// <summary>
    /// Multi-consensus: several rounds in the order of time, M_{r+T−1}···M_r. In the form of a gossip matrix it is
    /// W(k; T) = I − Π (I − W), see <see cref="MultiConsensus"/>.
    /// </summary>
    /// <param name="round">0-based first round.</param>
    /// <param name="rounds">T, how many.</param>
    public async ValueTask MixAsync(long round, int rounds)
    {
        for (var q = 0; q < rounds; q++) await MixAsync(round + q);
    }
}
