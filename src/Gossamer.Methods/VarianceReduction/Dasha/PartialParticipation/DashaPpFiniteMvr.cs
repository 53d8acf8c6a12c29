using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DashaPpFiniteMvr"/>.</summary>
public sealed record DashaPpFiniteMvrOptions : DashaPpOptions
{
    /// <summary>B.</summary>
    [Parameter("Different samples that a worker draws in a round, at most as many as it holds.", Symbol = "B", Minimum = 1)]
    public int Batch { get; init; } = 1;
}

/// <summary>
/// DASHA-PP-FINITE-MVR (Tyurin and Richtárik, 2023), Algorithm 1 for finite sums without any round of full gradients: every
/// worker keeps an estimate h_ij of each of its m component gradients (m·d numbers), moves those of the B samples that it
/// draws by k_ij/p_a with k_ij = (m/B)(∇f_ij(x^{t+1}) − ∇f_ij(x^t) − b(h_ij − ∇f_ij(x^t))), and h_i, their mean, with them.
/// </summary>
/// <param name="options">Compressor, participation, batch, start, and where the step size comes from.</param>
[Method("dasha-pp-finite-mvr",
    Title = "DASHA-PP-FINITE-MVR",
    Family = "variance-reduction",
    Summary = "DASHA-PP for finite sums without full gradients after the start, at the price of a table of all component gradients.",
    Paper = "A. Tyurin, P. Richtarik, A Computation and Communication Efficient Method for Distributed Nonconvex Problems in the Partial Participation Setting, NeurIPS 2023, arXiv:2205.15580",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) from an exact start, for gamma <= 1/(L + sqrt(R)) (derived; the paper's theorem has the same form with larger constants).",
    ReducesTo = "gd",
    ReducesUpToRounding = true)]
public sealed class DashaPpFiniteMvr(DashaPpFiniteMvrOptions options) : DashaPpMethod(options, "DASHA-PP-FINITE-MVR")
{
    private FiniteMvrParameters parameters;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        parameters = FiniteMvrParameters.Of(setting, ((DashaPpFiniteMvrOptions)Options).Batch, Participation.Probability);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaPpFiniteMvrTheory.For(setting, Options, Participation, parameters);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var (pa, b) = (Participation.Probability, parameters.Momentum);
        var samples = ComponentDifferences.SamplesOf(me.Objective);
        var table = me.State.Vector("h_ij", samples * me.Dimension);
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var old = new Vector(me.Dimension);                         // x^t
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var sampler = new NiceSampling(parameters.Batch).For(ComponentDifferences.SmoothnessOf(me.Objective));
        var row = new double[me.Dimension];
        var drawn = new SampleBatch();
        var changes = new ComponentDifferences(drawn, old);
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag == 0)
            {
                DrawAll(samples, drawn);
                changes.Factor = 0;
                table.Assign(await me.ComputeAsync(changes, message.Body));     // h_ij^0 = ∇f_ij(x^0)
                AssignMeanOfRows(table, h);
                await SendStartAsync(me, h, g);
                continue;
            }
            Draw(me, message.Tag, sampler, drawn);
            changes.Factor = 1 - b;
            old.Assign(message.Part(1));
            var differences = await me.ComputeAsync(changes, message.Part(0));
            next.Assign(h);
            MoveRows(differences, drawn.Indices, table, next, row, b, pa);
            await AnswerAsync(me, next, h, g, message.Tag);
        }
    }

    // h_ij += k_ij/p_a with k_ij = (m/B)(∇f_ij(x⁺) − (1 − b)∇f_ij(x) − b·h_ij), and h_i += (1/m) Σ_j k_ij/p_a.
    private static void MoveRows(
        ReadOnlySpan<double> differences, ReadOnlySpan<int> drawn, Vector table, Vector mean, double[] k, double b, double pa)
    {
        var d = mean.Length;
        var rows = table.Edit();
        var target = mean.Edit();
        var samples = rows.Length / d;
        var scale = samples / (drawn.Length * pa);
        for (var place = 0; place < drawn.Length; place++)
        {
            var row = rows.Slice(drawn[place] * d, d);
            TensorPrimitives.MultiplyAdd(row, -b, differences.Slice(place * d, d), k);
            TensorPrimitives.MultiplyAdd(k, scale, row, row);
            TensorPrimitives.MultiplyAdd(k, scale / samples, target, target);
        }
    }

    private static void AssignMeanOfRows(Vector table, Vector mean)
    {
        mean.Clear();
        var samples = table.Length / mean.Length;
        for (var j = 0; j < samples; j++) mean.Add(table.Values.Slice(j * mean.Length, mean.Length), 1.0 / samples);
    }

    private static void DrawAll(int samples, SampleBatch drawn)
    {
        var indices = drawn.SetUniform(samples);
        for (var j = 0; j < samples; j++) indices[j] = j;
    }

    private static void Draw(IWorker me, long round, Sampler sampler, SampleBatch drawn)
    {
        if (sampler.IsFull)
        {
            DrawAll(sampler.Count, drawn);
            return;
        }
        var random = me.Random(RandomPurpose.Sample, round);
        sampler.Draw(ref random, drawn);
    }
}
