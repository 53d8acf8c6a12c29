using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>
/// What the coordinator has of a round and how precise it is. Of worker i it keeps M_i = Σ_j C(G_ij), the sum of the copies, and
/// β_i = Σ_j b_ij; M_i/β_i has a variance of at most V_i·max{ε, ‖∇f‖²} with V_i = s(A_i + ω/β_i) + D_i, A_i = Σ_l c_il²/β_i², D_i = ωΣ_j b_ij²/β_i²,
/// where c_il copies contain gradient l. Memory grows with the workers that were heard in a round, not with n·d.
/// </summary>
internal sealed class ReceivedSums(int workers, int dimension, double omega, double noise)
{
    private readonly int[] places = new int[workers];               // 1-based; 0 where nothing came
    private readonly List<Entry> entries = [];
    private readonly List<int> heard = [];

    /// <summary>Σ_i 1/V_i: the reciprocal of the variance of the best mean.</summary>
    public double Precision { get; private set; }

    /// <summary>A new round begins.</summary>
    public void Clear()
    {
        foreach (var worker in heard) places[worker] = 0;
        heard.Clear();
        Precision = 0;
    }

    /// <summary>A copy has come.</summary>
    /// <param name="worker">0-based index of its sender.</param>
    /// <param name="copy">C(G), d coordinates.</param>
    /// <param name="gradients">b, how many gradients are in G; does not fall from copy to copy.</param>
    public void Add(int worker, Message copy, long gradients)
    {
        if (places[worker] == 0) Open(worker);
        var entry = entries[places[worker] - 1];
        entry.Sum.Add(copy);
        // Every gradient in an earlier copy is in this one too: Σ_l c_l² grows by 2·Σ_l c_l + b.
        entry.Shares += (2 * entry.Weight) + gradients;
        entry.Squares += (double)gradients * gradients;
        entry.Weight += gradients;
        Precision -= entry.Precision;
        entry.Precision = PrecisionOf(entry);
        Precision += entry.Precision;
    }

    /// <summary>Writes Σ_i (M_i/β_i)/V_i / Σ_i 1/V_i.</summary>
    public void WriteMean(Vector g)
    {
        g.Clear();
        foreach (var worker in heard)
        {
            var entry = entries[places[worker] - 1];
            g.Add(entry.Sum, entry.Precision / (Precision * entry.Weight));
        }
    }

    private double PrecisionOf(Entry entry)
    {
        var squared = entry.Weight * entry.Weight;
        var variance = (noise * ((entry.Shares / squared) + (omega / entry.Weight))) + (omega * entry.Squares / squared);
        // Without noise and compression one gradient is exact.
        return variance > 0 ? 1 / variance : 1;
    }

    private void Open(int worker)
    {
        heard.Add(worker);
        places[worker] = heard.Count;
        if (entries.Count < heard.Count) entries.Add(new Entry(dimension));
        else entries[heard.Count - 1].Clear();
    }

    private sealed class Entry(int dimension)
    {
        public Vector Sum { get; } = new(dimension);

        /// <summary>β.</summary>
        public double Weight { get; set; }

        /// <summary>Σ_j b_j².</summary>
        public double Squares { get; set; }

        /// <summary>Σ_l c_l².</summary>
        public double Shares { get; set; }

        public double Precision { get; set; }

        public void Clear()
        {
            Sum.Clear();
            (Weight, Squares, Shares, Precision) = (0, 0, 0, 0);
        }
    }
}
