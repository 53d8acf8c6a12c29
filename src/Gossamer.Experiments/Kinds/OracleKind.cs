using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>How gradients are made, as a file names it.</summary>
internal abstract class OracleKind
{
    public abstract GradientOracle Create();
}

/// <summary>Exact gradients.</summary>
[Kind<OracleKind>("full", "The exact gradient.")]
internal sealed class FullKind : OracleKind
{
    public override GradientOracle Create() => new FullOracle();
}

/// <summary>Gradients of a few samples.</summary>
[Kind<OracleKind>("minibatch", "The mean gradient of some samples drawn uniformly from the worker's rows.")]
internal sealed class MinibatchKind(
    [Parameter("Samples a gradient.", Symbol = "b", Minimum = 1)] int size,
    [Parameter("True draws independently, false draws different samples.")] bool replacement = true) : OracleKind
{
    public override GradientOracle Create() => new MinibatchOracle(size, replacement);
}

/// <summary>Gradients with noise.</summary>
[Kind<OracleKind>("additive-noise", "The exact gradient plus normal noise: E‖g − ∇f_i(x)‖² = dσ².")]
internal sealed class AdditiveNoiseKind(
    [Parameter("Standard deviation of the noise in every coordinate.", Symbol = "σ", Minimum = 0)] double sigma,
    [Parameter("True adds one number to all coordinates, false an independent one to each.")] bool common = false) : OracleKind
{
    public override GradientOracle Create() => new AdditiveNoiseOracle(sigma, common);
}

/// <summary>Gradients with noise in proportion to the point.</summary>
[Kind<OracleKind>("multiplicative-noise", "The exact gradient plus one normal number times the point: E‖g − ∇f_i(x)‖² = σ²‖x‖².",
    Paper = "Tyurin and Richtárik: DASHA: Distributed Nonconvex Optimization with Communication Compression, Optimal Oracle Complexity, and No Client Synchronization, ICLR 2023, arXiv:2202.01268")]
internal sealed class MultiplicativeNoiseKind(
    [Parameter("Standard deviation of the number.", Symbol = "σ", Minimum = 0)] double sigma) : OracleKind
{
    public override GradientOracle Create() => new MultiplicativeNoiseOracle(sigma);
}

/// <summary>Gradients that show a new coordinate now and then.</summary>
[Kind<OracleKind>("progress",
    "The oracle of lower bounds: coordinates beyond the progress of x are shown, divided by p, with probability p, and are zero otherwise.",
    Paper = "Arjevani, Carmon, Duchi, Foster, Srebro and Woodworth: Lower Bounds for Non-Convex Stochastic Optimization, 2022, arXiv:1912.02365")]
internal sealed class ProgressKind(
    [Parameter("Probability that a gradient shows new coordinates, above 0.", Symbol = "p", Maximum = 1)] double probability) : OracleKind
{
    public override GradientOracle Create() => new ProgressOracle(probability);
}
