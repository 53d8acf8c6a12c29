using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Sketched gradient descent x⁺ = x − γC∇f(x) with E C = I (Szlendak, Gasanov and Richtárik 2024). With 𝓛 = λmax(E[C𝐋C]) and
/// γ ≤ 1/𝓛 the descent inequality of 𝐋 gives E f(x⁺) ≤ f(x) − (γ/2)‖∇f(x)‖²: (1/K) ΣE‖∇f(x^k)‖² ≤ 2(f(x⁰) − f*)/(γK), and
/// E f(x^K) − f* ≤ (1 − γμ)^K(f(x⁰) − f*) where f is μ-strongly convex or Polyak-Łojasiewicz. Derived; the constants agree
/// with the paper's as remembered.
/// </summary>
public static class BlockDescentTheory
{
    internal const string NoSmoothness = "no smoothness constant L is known of this problem";

    /// <summary>What the theory says.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The step size that was given.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="moment">E C_jj C_ll as a function of j and l, 0-based.</param>
    /// <param name="expectedCost">Expected cost of a step, as a share of a full gradient.</param>
    /// <param name="isSure">True where all blocks are selected in every step.</param>
    internal static Theory For(
        Setting setting, BlockOptions options, BlockStructure blocks, Func<int, int, double> moment, double expectedCost, bool isSure)
    {
        const string Source = "gamma = 1/lambda_max(E[C L C]) (Szlendak, Gasanov, Richtarik, 2024; derived)";
        if (!double.IsFinite(setting.Constants.L)) return new Theory { StepSizeSource = Source, WhyNoStepSize = NoSmoothness };
        var smoothness = Smoothness(setting.Constants, blocks, moment);
        var step = 1 / smoothness;
        var progress = double.IsFinite(step) ? StepInUse.Progress(options, step) : 1;
        var rate = setting.Constants.Mu / smoothness * progress;
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["L_P"] = smoothness, ["expected-cost"] = expectedCost },
            // γ(1 − γ𝓛/2) of ‖∇f‖², which is γ/2 at γ = 1/𝓛.
            Lyapunov = GradientDescentTheory.Descent(progress * step, isSure),
            Prediction = rate > 0
                ? $"f(x) - f* shrinks by the factor e at the cost of {(expectedCost / rate).ToString("G6", CultureInfo.InvariantCulture)} full gradients on average; gradient descent needs {(setting.Constants.L / setting.Constants.Mu).ToString("G6", CultureInfo.InvariantCulture)}"
                : null,
        });
    }

    /// <summary>𝓛 = λmax(E[C𝐋C]), whose blocks are E[C_jj C_ll]·𝐋_jl. With L·I for an unknown 𝐋.</summary>
    /// <param name="constants">Constants of the problem.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="moment">E C_jj C_ll.</param>
    public static double Smoothness(ProblemConstants constants, BlockStructure blocks, Func<int, int, double> moment)
    {
        if (constants.SmoothnessMatrix is { } matrix && !IsDiagonal(blocks, moment)) return NormOfScaled(matrix, blocks, moment);
        var own = blocks.SmoothnessOf(constants);
        var greatest = 0.0;
        for (var j = 0; j < own.Length; j++) greatest = Math.Max(greatest, own[j] * moment(j, j));
        return greatest;
    }

    /// <summary>
    /// A = λmax(𝐋^½ E[C²] 𝐋^½): for convex f and γ ≤ 1/(2A) the mean of x⁰, …, x^{K−1} has an expected gap of at most
    /// ‖x⁰ − x*‖²/(γK) (derived).
    /// </summary>
    /// <param name="constants">Constants of the problem.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="moment">E C_jj C_ll.</param>
    public static double ConvexSmoothness(ProblemConstants constants, BlockStructure blocks, Func<int, int, double> moment) =>
        // The same eigenvalues as E[C²]^½ 𝐋 E[C²]^½.
        Smoothness(constants, blocks, (j, l) => Math.Sqrt(moment(j, j) * moment(l, l)));

    /// <summary>
    /// The probabilities p_s of nested groups that minimise (max_j L_j/q_j)·Σ c_j q_j for block-diagonal 𝐋, whatever the costs:
    /// q_j is the largest L_i among the blocks that are selected no more often than j, as a share of the largest of all
    /// (derived). A block without curvature is selected as seldom as the smoothest that has some, as C needs it now and then. For
    /// L_1 ≤ … ≤ L_B and suffixes p_1 = L_1/L_B and p_j = (L_j − L_{j−1})/L_B, as in the paper.
    /// </summary>
    /// <param name="smoothness">L_j.</param>
    /// <param name="orientation">From which end groups grow.</param>
    /// <returns>p_s: the probability of the group that ends (prefix) or begins (suffix) at block s.</returns>
    public static double[] OptimalProbabilities(IReadOnlyList<double> smoothness, NestedOrientation orientation)
    {
        var count = smoothness.Count;
        var greatest = smoothness.Max();
        // Blocks that f does not depend on may be selected as rarely as one likes, but not never.
        var least = smoothness.Where(value => value > 0).DefaultIfEmpty().Min();
        var probabilities = new double[count];
        var (running, before) = (least, 0.0);
        for (var place = 0; place < count; place++)
        {
            // From the rarest block to the one that is always selected.
            var block = orientation == NestedOrientation.Suffix ? place : count - 1 - place;
            running = Math.Max(running, smoothness[block]);
            var frequency = place == count - 1 || greatest == 0 ? 1 : running / greatest;
            probabilities[block] = frequency - before;
            before = frequency;
        }
        return probabilities;
    }

    private static bool IsDiagonal(BlockStructure blocks, Func<int, int, double> moment)
    {
        for (var j = 1; j < blocks.Count; j++)
        {
            if (moment(j, 0) != 0 || moment(j, j - 1) != 0) return false;
        }
        return true;
    }

    private static double NormOfScaled(SymmetricMatrix matrix, BlockStructure blocks, Func<int, int, double> moment)
    {
        var blockOf = new int[matrix.Dimension];
        for (var j = 0; j < blocks.Count; j++) blockOf.AsSpan(blocks.StartOf(j), blocks.SizeOf(j)).Fill(j);
        return matrix.Scaled((row, column) => moment(blockOf[row], blockOf[column])).Norm;
    }
}
