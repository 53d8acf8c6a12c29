using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on the near-optimality of synchronous methods.</summary>
[Paper("synchronous-near-optimality",
    Title = "Do We Need Asynchronous SGD? On the Near-Optimality of Synchronous Methods",
    Authors = "G. Begunov, A. Tyurin",
    Reference = "2026, arXiv:2602.03802",
    Summary = "Synchronous SGD that waits for the m fastest workers of a round is within a logarithm of the best possible time when times are fixed or have light tails, and close to it when some workers are down; it is not when fast and slow workers change roles all the time.")]
public static class SynchronousPaper
{
    [Claim("within-a-logarithm",
        Place = "Theorem 2.3",
        Statement = "With the best m the time of m-synchronous SGD is within a factor O(log(n + 1)) of the optimal time on every cluster of fixed speeds.",
        Certainty = Certainty.Verified)]
    internal static Verdict WithinALogarithm(Measurement m)
    {
        var random = new RandomStream(1, RandomPurpose.Data);
        var (clusters, worst) = (m.Pick(2000, 50_000), 0.0);
        for (var trial = 0; trial < clusters; trial++)
        {
            var seconds = new double[2 + random.NextInt(200)];
            for (var i = 0; i < seconds.Length; i++) seconds[i] = Math.Exp(2 * random.NextGaussian());
            worst = Math.Max(worst, Share(seconds, Math.Exp(4 * random.NextGaussian())));
        }
        // The logarithm is real: times i with s = n.
        double[] indices = [.. Enumerable.Range(1, 1000).Select(i => (double)i)];
        var ratio = TimeComplexity.MSynchronous(indices, 1000) / TimeComplexity.Optimal(indices, 1000);
        return Verdict.If(
            worst <= 1 && Share(indices, 1000) <= 1,
            $"the ratio is at most {Readable.Number(worst, 3)} of 1 + ln n on {Readable.Count(clusters)} random clusters; for τ_i = i, n = σ²/ε = 1000 it is {Readable.Number(ratio, 4)} of {Readable.Number(1 + Math.Log(1000), 4)}",
            "the ratio exceeds 1 + ln n");

        static double Share(double[] seconds, double noise) =>
            TimeComplexity.MSynchronous(seconds, noise) / TimeComplexity.Optimal(seconds, noise) / (1 + Math.Log(seconds.Length));
    }

    [Claim("light-tails-cost-little",
        Place = "Random times (abstract); formula derived here",
        Statement = "Where times are 1 + Exp(1) at each of 100 workers, the tuned quorum costs at most a fifth more time than the best asynchronous collection, while full synchrony costs two times and more.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> LightTails(Measurement m)
    {
        const int workers = 100;
        double[] rounds = [.. Enumerable.Range(1, workers).Select(q => 1 + OrderStatistics.Exponential(1, workers, q))];
        var (holds, texts) = (true, new List<string>());
        foreach (var noise in (double[])[10, 100, 1000])
        {
            m.Say($"σ²/ε = {noise}");
            var best = OrderStatistics.Best(rounds, noise);
            var full = rounds[^1] * (1 + (noise / workers));
            var rennala = double.PositiveInfinity;
            for (var batch = 1.0; batch <= 4 * noise; batch *= m.Pick(1.5, 1.15))
            {
                var size = (long)Math.Ceiling(batch);
                var time = await RoundSecondsAsync(m, new RennalaSgd(new RennalaSgdOptions { Batch = size, Stops = true, StepSize = 1e-3 }), workers, m.Pick(100, 1000));
                rennala = Math.Min(rennala, time * (1 + (noise / size)));
            }
            holds &= best.Value <= 1.2 * rennala && full >= 2 * rennala;
            texts.Add($"σ²/ε = {noise}: m = {best.Quorum} gives {Readable.Number(best.Value)}, Rennala {Readable.Number(rennala, 3)}, full synchrony {Readable.Number(full)}");
        }
        return Verdict.If(holds, string.Join("; ", texts), "the differences are others");
    }

    [Claim("rounds-are-order-statistics",
        Place = "Random times; formula derived here",
        Statement = "A round of m-synchronous SGD takes the expected m-th smallest of n times.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Rounds(Measurement m)
    {
        const int workers = 100;
        var (worst, texts) = (0.0, new List<string>());
        foreach (var quorum in (int[])[1, 50, 90, 100])
        {
            var measured = await RoundSecondsAsync(m, new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = quorum, StepSize = 1e-3 }), workers, m.Pick(2000, 20_000));
            var expected = 1 + OrderStatistics.Exponential(1, workers, quorum);
            worst = Math.Max(worst, Math.Abs((measured / expected) - 1));
            texts.Add($"m = {quorum}: {Readable.Number(measured)} s, formula {Readable.Number(expected)}");
        }
        return Verdict.If(worst < 0.02, string.Join("; ", texts), "measured rounds differ by more than two per cent");
    }

    [Claim("participation-bound",
        Place = "Partial participation (abstract); bound derived here",
        Statement = "If at every moment at least p of n workers are up, a round that waits for m ≤ p of them takes at most τ(1 + (n − p)/(p − m + 1)), and an adversary can make it take that long.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Participation(Measurement m)
    {
        var (holds, texts) = (true, new List<string>());
        foreach (var (workers, up) in ((int, int)[])[(8, 6), (20, 10)])
        {
            foreach (var quorum in (int[])[1, up / 2, up])
            {
                // The adversary keeps the m − 1 fastest up for ever and lets the others take turns.
                var run = await new Simulator(new Cluster { Compute = new PowerTimes(Turns(workers, up, quorum)) }, 1).RunAsync(
                    new RunRequest(Quadratics.Tridiagonal(2, workers), new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = quorum, StepSize = 0.1 }))
                    {
                        Stop = new StopRule { Iterations = 1 },
                        Record = new RecordPlan { Metrics = [] },
                    },
                    m.Cancellation);
                var (measured, bound) = (run.Trace[^1].Seconds, PartialParticipation.RoundSeconds(1, workers, up, quorum));
                holds &= measured <= bound * (1 + 1e-9) && measured >= 0.95 * bound;
                texts.Add($"n = {workers}, p = {up}, m = {quorum}: {Readable.Number(measured)}τ of {Readable.Number(bound)}τ");
            }
        }
        return Verdict.If(holds, string.Join("; ", texts), "the bound is exceeded, or the adversary does not attain it");
    }

    [Claim("not-universal",
        Place = "Limits of synchronous methods (abstract); instance derived here",
        Statement = "Where only one of ten workers is up at every moment, an adversary holds m-synchronous SGD up for ever if m ≥ 2 and by about the factor (1 + s)n/(s + n), s = σ²/ε, if m = 1, while asynchronous collection loses nothing.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> NotUniversal(Measurement m)
    {
        // All take turns, so that nobody is done before 10 seconds; against m ≥ 2 the first then stays up alone.
        const int workers = 10;
        const double turn = 1e-2, noise = 10, target = 1e-2;
        ComputationPower[] turns = [.. Enumerable.Range(0, workers).Select(worker =>
            ComputationPower.Periodic([0, turn], [1, 0], workers * turn, -worker * turn))];
        ComputationPower[] alone = [.. Enumerable.Range(0, workers).Select(UntilTheFirstIsDone)];
        var one = await TimeAsync(turns, new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 1 }));
        var two = await TimeAsync(alone, new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 2 }));
        double[] rennala = [await TimeAsync(turns, new RennalaSgd(new RennalaSgdOptions())), await TimeAsync(alone, new RennalaSgd(new RennalaSgdOptions()))];
        double[] ringmaster =
        [
            await TimeAsync(turns, new RingmasterAsgd(new RingmasterAsgdOptions { Stops = false })),
            await TimeAsync(alone, new RingmasterAsgd(new RingmasterAsgdOptions { Stops = false })),
        ];
        var expected = (1 + noise) * workers / (noise + workers);
        return Verdict.If(
            double.IsInfinity(two) && one >= 0.5 * expected * rennala[0] && rennala.Concat(ringmaster).All(double.IsFinite),
            $"turns: m = 1 takes {Text(one)}, Rennala {Text(rennala[0])}, Ringmaster {Text(ringmaster[0])} (expected factor {Readable.Number(expected)}); "
            + $"one stays up: m = 2 takes {Text(two)}, Rennala {Text(rennala[1])}, Ringmaster {Text(ringmaster[1])}",
            "the synchronous method is held up less than that");

        async Task<double> TimeAsync(ComputationPower[] powers, Method method)
        {
            var run = await new Simulator(new Cluster { Compute = new PowerTimes(powers) }, 1).RunAsync(
                new RunRequest(Quadratics.Tridiagonal(10, workers), method)
                {
                    Oracle = new AdditiveNoiseOracle(Math.Sqrt(noise * target / 10)),
                    Stop = new StopRule { GradientNormSquared = target, Seconds = 1e5 },
                    Record = new RecordPlan { Metrics = [MetricNames.GradientNormSquared] },
                },
                m.Cancellation);
            return run.Trace[^1].Metrics[0] <= target ? run.Trace[^1].Seconds : double.PositiveInfinity;
        }

        static ComputationPower UntilTheFirstIsDone(int worker)
        {
            // All come to 0.99; the first gets the rest, and everything from then on.
            var rounds = (int)Math.Round(1 / turn) - 1;
            List<double> times = [0], values = [0];
            for (var round = 0; round < rounds; round++)
            {
                Add((round * workers * turn) + (worker * turn), 1);
                Add((round * workers * turn) + ((worker + 1) * turn), 0);
            }
            if (worker == 0) Add(rounds * workers * turn, 1);
            return new ComputationPower(times, values);

            void Add(double time, double value)
            {
                if (time > times[^1])
                {
                    times.Add(time);
                    values.Add(value);
                }
                else
                {
                    values[^1] = value;
                }
            }
        }

        static string Text(double seconds) => double.IsFinite(seconds) ? Readable.Seconds(seconds) : "more than 10⁵ s";
    }

    private static List<ComputationPower> Turns(int workers, int up, int quorum)
    {
        const double length = 1e-3;
        var (slots, sharing) = (up - quorum + 1, workers - quorum + 1);
        var powers = new List<ComputationPower>();
        for (var worker = 0; worker < workers; worker++)
        {
            if (worker < quorum - 1)
            {
                powers.Add(ComputationPower.Constant(1));
                continue;
            }
            // In every turn the next `slots` of those who share are up; after as many turns as there are sharers all repeats.
            double[] times = new double[sharing], values = new double[sharing];
            for (var turn = 0; turn < sharing; turn++)
            {
                times[turn] = length * turn;
                var place = (worker - (quorum - 1) - (turn * slots % sharing) + sharing) % sharing;
                values[turn] = place < slots ? 1 : 0;
            }
            powers.Add(ComputationPower.Periodic(times, values, length * sharing));
        }
        return powers;
    }

    /// <summary>Mean seconds of a round where times are 1 + Exp(1).</summary>
    private static async Task<double> RoundSecondsAsync(Measurement m, Method method, int workers, int rounds)
    {
        var run = await new Simulator(new Cluster { Compute = new RandomTimes(Duration.Exponential(1).After(1)) }, 1).RunAsync(
            new RunRequest(Quadratics.Tridiagonal(2, workers), method)
            {
                Stop = new StopRule { Iterations = rounds },
                Record = new RecordPlan { Every = rounds, Metrics = [] },
            },
            m.Cancellation);
        return run.Trace[^1].Seconds / rounds;
    }
}
