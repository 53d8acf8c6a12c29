using Gossamer.Problems;

namespace Gossamer.Samplings;

/// <summary>
/// Client sampling composed with data sampling: S(S_1(a_11, …), …, S_n(a_n1, …)) with an outer sampling S of the n clients and,
/// independently of it and of each other, inner samplings S_i of every client's own functions. Unbiased, with variance at most
/// (A/n) Σ‖a_i‖²/(n·w_i) − B‖ā‖² + (1/n) Σ (A/(n·w_i) + (1 − B)/n)·((A_i/m_i) Σ_j‖a_ij‖²/(m_i·w_ij) − B_i‖a_i‖²), where B ≤ 1
/// (Tyurin, Sun, Burlachenko, Richtárik 2023, arXiv:2206.02275, composition of samplings; derived here as well by the law of
/// total variance).
/// </summary>
/// <param name="Clients">S.</param>
/// <param name="Samples">S_i, one a client; the same instance may serve several.</param>
public sealed record ComposedSampler(Sampler Clients, IReadOnlyList<Sampler> Samples)
{
    /// <summary>(A/(n·w_i) + (1 − B)/n)/n: what the variance of client i's own estimate counts in the variance of the whole.</summary>
    /// <param name="client">0-based.</param>
    public double InnerFactor(int client) => (Clients.Spread(client) + ((1 - Clients.B) / Clients.Count)) / Clients.Count;

    /// <summary>Expected number of component functions used, repeats counted.</summary>
    public double ExpectedSize
    {
        get
        {
            double sum = 0;
            for (var i = 0; i < Samples.Count; i++) sum += Clients.Frequency(i) * Samples[i].ExpectedSize;
            return sum;
        }
    }

    /// <summary>
    /// M of the variance bound E‖S(∇f_ij(x) − ∇f_ij(y)) − (∇f(x) − ∇f(y))‖² ≤ M‖x − y‖²:
    /// (A − B)L²_{+,w} + B·L²_{±,w} + (1/n) Σ(A/(n·w_i) + (1 − B)/n)·((A_i − B_i)L²_{i,+,w_i} + B_i·L²_{i,±,w_i}).
    /// </summary>
    /// <param name="clients">Constants of f as the mean of the f_i.</param>
    /// <param name="samples">Constants of f_i as the mean of its functions, by client.</param>
    public double VarianceConstant(SumConstants clients, Func<int, SumConstants> samples)
    {
        var constant = clients.VarianceConstant(Clients);
        for (var i = 0; i < Samples.Count; i++)
        {
            if (!Samples[i].IsFull) constant += InnerFactor(i) * samples(i).VarianceConstant(Samples[i]);
        }
        return constant;
    }
}
