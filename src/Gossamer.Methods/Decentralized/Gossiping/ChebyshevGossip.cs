using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Gossiping;

/// <summary>Gossip of a node that is accelerated by a <see cref="ChebyshevPolynomial"/> on a static network.</summary>
/// <param name="me">The node.</param>
/// <param name="polynomial">The polynomial.</param>
internal sealed class ChebyshevGossip(INode me, ChebyshevPolynomial polynomial)
{
    private readonly Gossip gossip = new(me);
    private Vector before = new(me.Dimension);
    private Vector now = new(me.Dimension);
    private Vector next = new(me.Dimension);

    /// <summary>Writes X_T/a_T = x − P_T(W)x, an approximate average of all nodes' vectors, in T communication rounds.</summary>
    /// <param name="x">This node's vector, overwritten.</param>
    /// <param name="round">0-based first round.</param>
    public async ValueTask AverageAsync(Vector x, long round)
    {
        before.Assign(x);
        await ShrinkAsync(x, now, round);
        now.Scale(polynomial.C2);
        var (weightBefore, weightNow) = (1.0, polynomial.C2);
        for (var t = 1; t < polynomial.Rounds; t++)
        {
            await ShrinkAsync(now, next, round + t);
            next.Scale(2 * polynomial.C2);
            next.Add(before, -1);
            (before, now, next) = (now, next, before);
            (weightBefore, weightNow) = (weightNow, (2 * polynomial.C2 * weightNow) - weightBefore);
        }
        x.Assign(now);
        x.Scale(1 / weightNow);
    }

    /// <summary>Writes (I − c3·W)x, one communication round.</summary>
    private async ValueTask ShrinkAsync(Vector x, Vector result, long round)
    {
        gossip[0].Assign(x);
        await gossip.MixAsync(round);
        result.Assign(x);                                           // x − c3(x − Mx)
        result.Scale(1 - polynomial.C3);
        result.Add(gossip[0], polynomial.C3);
    }
}
